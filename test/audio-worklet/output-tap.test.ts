import { describe, expect, it } from 'vitest'
import { OutputTap } from '../../src/audio-worklet/output-tap.ts'
import { type FromRecorder, RECORDER_CHUNK_FRAMES } from '../../src/contract/recorder-messages.ts'

/** A tap whose messages are copied when they are posted, as a port does. */
function tapWithEar() {
  const heard: FromRecorder[] = []
  const tap = new OutputTap((message) => heard.push(structuredClone(message)))
  const samples = () => heard.flatMap((message) => (message.type === 'samples' ? [...message.samples] : []))
  return { tap, heard, samples }
}

const ramp = (from: number, length: number) => Float32Array.from({ length }, (_, n) => from + n)

describe('OutputTap', () => {
  it.each([128, 64, 1000])('hands on every sample once, in order, in blocks of %d', (length) => {
    const { tap, heard, samples } = tapWithEar()
    tap.process(ramp(-1e6, length), ramp(-1e6, length), length)
    tap.receive({ type: 'start' })
    let frames = 0
    while (frames < 2.5 * RECORDER_CHUNK_FRAMES) {
      tap.process(ramp(frames, length), ramp(-frames - length + 1, length), length)
      frames += length
    }
    tap.receive({ type: 'stop' })
    tap.process(ramp(0, length), ramp(0, length), length)
    const all = samples()
    expect(all.length).toBe(2 * frames)
    expect(all.filter((_, at) => at % 2 === 0)).toEqual([...ramp(0, frames)])
    expect(all[1]).toBe(-length + 1)
    expect(heard.filter(({ type }) => type === 'end')).toHaveLength(1)
    expect(heard.at(-1)?.type).toBe('end')
  })

  it('takes one channel for both, and none for silence', () => {
    const { tap, samples } = tapWithEar()
    tap.receive({ type: 'start' })
    tap.process(Float32Array.of(0.5), undefined, 1)
    tap.process(undefined, undefined, 2)
    tap.receive({ type: 'stop' })
    expect(samples()).toEqual([0.5, 0.5, 0, 0, 0, 0])
  })

  it('begins anew', () => {
    const { tap, heard, samples } = tapWithEar()
    tap.receive({ type: 'stop' })
    expect(heard).toEqual([])
    for (const value of [1, 2]) {
      tap.receive({ type: 'start' })
      tap.process(Float32Array.of(value), Float32Array.of(value), 1)
    }
    tap.receive({ type: 'stop' })
    expect(samples()).toEqual([2, 2])
  })
})
