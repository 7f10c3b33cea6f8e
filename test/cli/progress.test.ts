import { describe, expect, it } from 'vitest'
import { Report } from '../../src/cli/report.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

function capture() {
  const written = { out: '', err: '' }
  const terminal: Terminal = {
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
    barStream: null,
    onInterrupt: () => () => {},
  }
  return { written, terminal }
}

describe('Report', () => {
  it('writes plain lines off a terminal: the first, the last, and few between', () => {
    const { written, terminal } = capture()
    const report = new Report(terminal, false)
    for (let done = 1; done <= 100; done++) report.progress('analysing', done, 100, `${done}.wav`)
    report.endProgress()
    const lines = written.err.trimEnd().split('\n')
    expect(lines[0]).toBe('analysing 1/100  1.wav')
    expect(lines.at(-1)).toBe('analysing 100/100  100.wav')
    expect(lines.length).toBeLessThan(10)
    expect(written.out).toBe('')
  })

  it('keeps stdout to one document with --json, and stderr to a line of JSON per event', () => {
    const { written, terminal } = capture()
    const report = new Report(terminal, true)
    report.text('a table')
    report.note('a remark')
    report.progress('analysing', 1, 2, 'a.wav')
    report.event({ type: 'skipped', file: 'b.wav' })
    report.result({ files: [] })
    expect(JSON.parse(written.out)).toEqual({ ok: true, files: [] })
    expect(written.err).toBe('{"type":"skipped","file":"b.wav"}\n')
  })
})
