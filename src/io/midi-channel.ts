/** Semitones of a full bend where neither file nor player says (General MIDI). */
export const DEFAULT_BEND_RANGE = 2

/** Controllers (MIDI 1.0, table 3; registered parameters: table 3a). */
export const CONTROLLER = {
  dataCoarse: 6,
  dataFine: 38,
  pedal: 64,
  nrpnFine: 98,
  nrpnCoarse: 99,
  rpnFine: 100,
  rpnCoarse: 101,
  allSoundOff: 120,
  resetAll: 121,
  allNotesOff: 123,
  polyphonic: 127,
} as const

/** Registered parameters. */
const BEND_RANGE = 0
export const MPE_CONFIGURATION = 6

/** From this value on the pedal is down. */
const PEDAL_DOWN = 64

/** What one channel of a MIDI file is set to, and the notes that it holds. */
export class MidiChannel {
  /** Ids of the notes whose key is down, by key, the oldest first. */
  readonly keys = new Map<number, number[]>()
  /** Ids of the notes that only the pedal holds. */
  readonly ringing: number[] = []
  pedalDown = false
  /** -1 to 1. */
  bendShare = 0
  /** Bend that its notes were last told, its zone's included. */
  heardSemitones = 0
  #rangeSemitones: number
  #rangeCents = 0
  /** The registered parameter that data entry sets; null: none, or one of a maker's own. */
  #parameter: number | null = null
  #parameterCoarse = 127
  #parameterFine = 127

  constructor(rangeSemitones: number) {
    this.#rangeSemitones = rangeSemitones
  }

  get bendSemitones(): number {
    return this.bendShare * (this.#rangeSemitones + this.#rangeCents / 100)
  }

  setRange(semitones: number): void {
    this.#rangeSemitones = semitones
    this.#rangeCents = 0
  }

  /** Takes a controller that sets something; the notes' own controllers (120 and above) are the performance's. */
  control(controller: number, value: number): void {
    switch (controller) {
      case CONTROLLER.pedal:
        this.pedalDown = value >= PEDAL_DOWN
        break
      case CONTROLLER.resetAll:
        this.pedalDown = false
        this.bendShare = 0
        this.#parameter = null
        break
      case CONTROLLER.rpnCoarse:
        this.#parameterCoarse = value
        this.#select()
        break
      case CONTROLLER.rpnFine:
        this.#parameterFine = value
        this.#select()
        break
      case CONTROLLER.nrpnCoarse:
      case CONTROLLER.nrpnFine:
        this.#parameter = null
        break
      case CONTROLLER.dataCoarse:
        if (this.#parameter === BEND_RANGE) this.#rangeSemitones = value
        break
      case CONTROLLER.dataFine:
        if (this.#parameter === BEND_RANGE) this.#rangeCents = Math.min(99, value)
        break
    }
  }

  /** Whether data entry sets this registered parameter now. */
  isSetting(parameter: number): boolean {
    return this.#parameter === parameter
  }

  /** Ids of all notes held by key or pedal. */
  held(): number[] {
    return [...[...this.keys.values()].flat(), ...this.ringing]
  }

  #select(): void {
    const parameter = this.#parameterCoarse * 128 + this.#parameterFine
    this.#parameter = parameter === 127 * 128 + 127 ? null : parameter
  }
}
