import { describe, expect, it } from 'vitest'
import { HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { PartialBank } from '../../src/dsp/partial-bank.ts'
import { cyclesBetween, startingPhases } from '../../src/dsp/starting-phases.ts'

const FRAMES = 60
const ONSET = 6

/** A glide of 30 cents, its inharmonicity and twelve partials; silent before the onset frame. */
function glide(f0Hz: number, inharmonicity: number) {
  const track = Float32Array.from({ length: FRAMES }, (_, frame) => f0Hz * 2 ** ((0.5 * frame) / 1200))
  const samples = new Float32Array(FRAMES * HOP_SAMPLES)
  const bank = new PartialBank()
  bank.reset(7)
  const turns: number[] = []
  const off = new Float32Array(12)
  const on = Float32Array.from({ length: 12 }, (_, index) => 0.2 / (index + 1))
  for (let frame = 0; frame + 1 < FRAMES; frame++) {
    if (frame === ONSET) for (let k = 1; k <= 12; k++) turns.push(bank.phaseTurns(k))
    const [a, b] = [frame > ONSET ? on : off, frame >= ONSET ? on : off]
    const at = frame * HOP_SAMPLES
    bank.add(samples, at, HOP_SAMPLES, track[frame]!, track[frame + 1]!, inharmonicity, a, b, MODEL_RATE_HZ)
  }
  return { spectrogram: { frameCount: FRAMES, f0Hz: track, inharmonicity }, samples, turns }
}

/** Distance on the circle, in turns. */
const apart = (a: number, b: number) => Math.abs(a - b - Math.round(a - b))

describe('startingPhases', () => {
  it.each([
    [110, 0],
    [440, 0],
    [440, 2e-4],
    [1760, 0],
  ])('finds the phases at the onset within 10 degrees at %f Hz, B = %f', (f0Hz, inharmonicity) => {
    const { samples, spectrogram, turns } = glide(f0Hz, inharmonicity)
    const found = startingPhases(samples, spectrogram, ONSET)
    expect(found.length).toBe(HARMONICS)
    for (let k = 1; k <= Math.min(12, 18_000 / f0Hz); k++) {
      expect(apart(found[k - 1]!, turns[k - 1]!)).toBeLessThan(10 / 360)
    }
  })

  it('lets a bank that starts early add up with the recording', () => {
    const { samples, spectrogram } = glide(330, 0)
    const bank = new PartialBank()
    bank.aim(startingPhases(samples, spectrogram, ONSET), cyclesBetween(spectrogram.f0Hz, 0, ONSET), 0)
    const again = new Float32Array(samples.length)
    const on = Float32Array.from({ length: 12 }, (_, index) => 0.2 / (index + 1))
    for (let frame = 0; frame + 1 < FRAMES; frame++) {
      const [a, b] = [spectrogram.f0Hz[frame]!, spectrogram.f0Hz[frame + 1]!]
      bank.add(again, frame * HOP_SAMPLES, HOP_SAMPLES, a, b, 0, on, on, MODEL_RATE_HZ)
    }
    let error = 0
    let power = 0
    for (let n = (ONSET + 2) * HOP_SAMPLES; n < (FRAMES - 1) * HOP_SAMPLES; n++) {
      error += (again[n]! - samples[n]!) ** 2
      power += samples[n]! ** 2
    }
    expect(10 * Math.log10(error / power)).toBeLessThan(-25)
  })

  it('answers for an onset at the end, beyond it and for no frames at all', () => {
    const { samples, spectrogram } = glide(440, 0)
    for (const onset of [FRAMES - 1, FRAMES]) {
      for (const turns of startingPhases(samples, spectrogram, onset)) expect(Number.isFinite(turns)).toBe(true)
    }
    const none = { frameCount: 0, f0Hz: new Float32Array(0), inharmonicity: 0 }
    expect(startingPhases(new Float32Array(0), none, 0)).toEqual(new Float32Array(HARMONICS))
  })
})

describe('cyclesBetween', () => {
  it('counts as the bank does', () => {
    const f0Hz = Float32Array.of(440, 450, 430, 441)
    const bank = new PartialBank(1)
    const before = bank.phaseTurns(1)
    const on = Float32Array.of(1)
    for (let frame = 0; frame < 3; frame++) {
      bank.add(new Float32Array(HOP_SAMPLES), 0, HOP_SAMPLES, f0Hz[frame]!, f0Hz[frame + 1]!, 0, on, on, MODEL_RATE_HZ)
    }
    expect(apart(bank.phaseTurns(1), before + cyclesBetween(f0Hz, 0, 3))).toBeLessThan(1e-9)
    expect(cyclesBetween(f0Hz, 2, 2)).toBe(0)
  })
})
