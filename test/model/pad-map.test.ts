import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { placeInstruments, placeNewInstruments, type TimbreSound } from '../../src/model/pad-map.ts'
import { keepApart } from '../../src/model/pad-spacing.ts'
import { placeSounds } from '../../src/model/sound-places.ts'

const SIZE = 8
const FRAMES = 41

/** Sounds whose latents lie about a centre of their instrument's. */
function soundsOf(instruments: readonly string[], seed = 1): TimbreSound[] {
  return instruments.flatMap((instrument) => {
    const place = new Random([...instrument].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
    const centre = Array.from({ length: SIZE }, () => place.normal())
    const wobble = new Random(seed)
    return [72, 60].map((midiNote) => ({
      instrument,
      midiNote,
      frameCount: FRAMES,
      loudnessDb: new Float32Array(FRAMES).fill(-10),
      landmarks: { peakLoudnessDb: -10 } as TimbreSound['landmarks'],
      latents: Float32Array.from({ length: 11 * SIZE }, (_, at) => centre[at % SIZE]! + 0.1 * wobble.normal()),
    }))
  })
}

const NAMES = ['flute', 'oboe', 'harp', 'cello', 'organ', 'marimba']
const distance = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)

describe('placeInstruments', () => {
  it('fills the pad, keeps instruments apart and sorts their sounds by pitch', () => {
    const map = placeInstruments(soundsOf(NAMES))
    expect(map.map(({ name }) => name)).toEqual(NAMES)
    expect(map[0]?.sounds).toEqual([1, 0])
    for (const [at, instrument] of map.entries()) {
      for (const value of [instrument.x, instrument.y]) {
        expect(value).toBeGreaterThanOrEqual(0.08)
        expect(value).toBeLessThanOrEqual(0.92)
      }
      for (const other of map.slice(at + 1)) expect(distance(instrument, other)).toBeGreaterThan(0.128)
    }
    expect(Math.max(...map.map(({ x }) => x))).toBeCloseTo(0.92, 6)
  })

  it('puts like beside like', () => {
    const sounds = soundsOf(NAMES)
    const twin = soundsOf(['flute'], 9).map((sound) => ({ ...sound, instrument: 'flute_b' }))
    const map = placeInstruments([...sounds, ...twin])
    const flute = map.find(({ name }) => name === 'flute')!
    const nearest = map.filter(({ name }) => name !== 'flute').sort((a, b) => distance(a, flute) - distance(b, flute))
    expect(nearest[0]?.name).toBe('flute_b')
  })

  it('is the same every time, and lies on the previous map though the latents were mirrored and swapped', () => {
    const sounds = soundsOf(NAMES)
    const map = placeInstruments(sounds)
    expect(placeInstruments(sounds)).toEqual(map)
    const turned = sounds.map((sound) => ({
      ...sound,
      latents: sound.latents.map((_, at) => -sound.latents[at - (at % SIZE) + ((at + 3) % SIZE)]! * 1.2),
    }))
    for (const [at, instrument] of placeInstruments(turned, map).entries()) {
      expect(distance(instrument, map[at]!)).toBeLessThan(0.02)
    }
  })

  it('places one instrument in the middle and two at the ends', () => {
    const [only] = placeInstruments(soundsOf(['flute']))
    expect([only?.x, only?.y]).toEqual([0.5, 0.5])
    const two = placeInstruments(soundsOf(['flute', 'harp']))
    expect(Math.abs(two[0]!.x - two[1]!.x)).toBeCloseTo(0.84, 6)
  })
})

describe('placeNewInstruments', () => {
  it('leaves the known where they are and puts a new one near its like', () => {
    const sounds = soundsOf(NAMES)
    const instruments = placeInstruments(sounds)
    const twin = soundsOf(['harp'], 9).map((sound) => ({ ...sound, instrument: 'lyre' }))
    const map = placeNewInstruments({ instruments }, [...sounds, ...twin])
    expect(map.slice(0, NAMES.length)).toEqual(instruments)
    const lyre = map.at(-1)!
    expect(lyre.name).toBe('lyre')
    const harp = instruments.find(({ name }) => name === 'harp')!
    expect(distance(lyre, harp)).toBeGreaterThan(0.128)
    expect(distance(lyre, harp)).toBeLessThan(0.2)
  })
})

describe('keepApart', () => {
  it('parts a hundred points that all lie on one', () => {
    const points = keepApart(
      Array.from({ length: 100 }, () => ({ x: 0.5, y: 0.5 })),
      new Set([0]),
    )
    expect(points[0]).toEqual({ x: 0.5, y: 0.5 })
    let nearest = 1
    for (const [at, a] of points.entries())
      for (const b of points.slice(at + 1)) nearest = Math.min(nearest, distance(a, b))
    expect(nearest).toBeGreaterThan(0.04)
  })
})

describe('placeSounds', () => {
  it('lays sounds about their own instrument, nearer to it than to any other', () => {
    const sounds = soundsOf(NAMES)
    const map = placeInstruments(sounds)
    const places = placeSounds(map, sounds)
    for (const [at, place] of places.entries()) {
      const nearest = [...map].sort((a, b) => distance(a, place) - distance(b, place))[0]
      expect(nearest?.name).toBe(sounds[at]?.instrument)
    }
    const [first, second] = places
    const flute = map[0]!
    expect((first!.x + second!.x) / 2).toBeCloseTo(flute.x, 6)
    expect((first!.y + second!.y) / 2).toBeCloseTo(flute.y, 6)
    expect(distance(first!, second!)).toBeGreaterThan(0)
  })

  it('lays a sound half-way in timbre half-way on the map', () => {
    const [flute, , oboe] = soundsOf(['flute', 'oboe']) as [TimbreSound, TimbreSound, TimbreSound]
    const map = [
      { name: 'flute', x: 0, y: 0 },
      { name: 'oboe', x: 1, y: 0.5 },
    ]
    const between = { ...flute, latents: flute.latents.map((value, at) => (value + oboe.latents[at]!) / 2) }
    const opposite = { ...flute, latents: flute.latents.map((value, at) => (3 * value - oboe.latents[at]!) / 2) }
    const [place, other] = placeSounds(map, [between, opposite, oboe])
    expect(place!.x).toBeGreaterThan(0.4)
    expect(place!.y).toBeCloseTo(place!.x / 2, 6)
    expect(other!.x).toBe(0)
  })

  it('knows one instrument alone', () => {
    const sounds = soundsOf(['flute'])
    expect(placeSounds(placeInstruments(sounds), sounds)).toEqual([
      { x: 0.5, y: 0.5 },
      { x: 0.5, y: 0.5 },
    ])
  })
})
