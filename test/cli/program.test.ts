import { describe, expect, it } from 'vitest'
import { PROGRAM_VERSION } from '../../src/host/program-version.ts'
import { captured } from './captured-terminal.ts'

const COMMANDS = ['analyse', 'train', 'render', 'info', 'add', 'play', 'demo', 'export-sfz']

describe('timbrel', () => {
  it.each(COMMANDS)('%s --help ends with an example and offers --json', async (command) => {
    const { code, out } = await captured(command, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`Examples:\\n {2}timbrel ${command}`))
    expect(out).toContain('--json')
  })

  it('documents its exit codes and tells its version', async () => {
    expect((await captured('--help')).out).toMatch(/Exit codes: 0 done; 1 failed; 2 wrong usage; 3 input refused/)
    expect((await captured('--version')).out).toBe(`${PROGRAM_VERSION}\n`)
  })

  it.each([
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    ['an unknown option', ['info', '--colour'], /unknown option '--colour'/],
    ['a missing output', ['train', 'samples'], /required option '-o, --output/],
    ['a note that is none', ['render', '--pad', '0,0', '-o', 'a.wav', '--note', 'H9'], /Expected a note such as C5/],
    ['an engine that is none', ['train', 'samples', '-o', 'm.timbrel', '--engine', 'gpu'], /Allowed choices are auto/],
  ])('answers %s with 2 and says what is wrong', async (_, argv, message) => {
    const { code, out, err } = await captured(...argv)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(out).toBe('')
  })

  it.each([
    [['render', '-o', 'a.wav'], /Say what to render/],
    [['export-sfz', '-o', 'a'], /Say what to render/],
    [['export-sfz', '--instruments', 'a,b', '--at', '0..1', '-o', 'a'], /A sampler plays one place: give --steps n/],
    [['export-sfz', '--instruments', 'a,b', '--at', '1', '--steps', '3', '-o', 'a'], /--steps go from one place/],
    [['export-sfz', '--pad', '0,0', '--steps', '3', '-o', 'a'], /--pad is a place: leave out --at and --steps/],
    [['render', '--from', 'a.wav', '-o', 'b.wav'], /--from and --to go together/],
    [['render', '--pad', '0,0', '--instruments', 'flute', '-o', 'b.wav'], /Choose one of/],
    [['render', '--pad', '0,0', '--at', '1', '-o', 'b.wav'], /--pad is a place/],
    [['render', '--instruments', 'a,b', '--grid', '3', '--at', '0', '-o', 'b.wav'], /leave out --at/],
    [
      ['render', '--midi', 'a.mid', '--pad', '0,0', '--note', 'C4', '--grid', '3', '-o', 'b.wav'],
      /leave out --note, --grid/,
    ],
    [['render', '--pad', '0,0', '--glide', '1', '-o', 'b.wav'], /leave out --glide, or give --midi/],
    [
      ['render', '--midi', 'no/song.mid', '--pad', '0,0', '-o', 'b.wav'],
      /song.mid: cannot be read: there is no such file/,
    ],
  ])('answers contradicting options %s with 2', async (argv, message) => {
    const { code, err } = await captured(...argv)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  it('answers a refused input with 3, in words and as JSON', async () => {
    const words = await captured('info', 'package.json')
    expect(words.code).toBe(3)
    expect(words.err).toMatch(/package\.json: expected a safetensors file/)
    const json = await captured('info', 'package.json', '--json')
    expect(json.code).toBe(3)
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, error: { code: 'model-file' } })
    expect(json.err).toBe('')
  })

  it('answers a folder that is not there with 3', async () => {
    const { code, err } = await captured('analyse', 'no/such/folder')
    expect(code).toBe(3)
    expect(err).toMatch(/expected a recording or a folder, found nothing there/)
  })
})
