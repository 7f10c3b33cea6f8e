/**
 * What shaping does to the sounds of a model: adopted by the audio thread without allocation, heard by notes that sound from
 * their next decoded step on.
 */
export interface SoundShape {
  /** [sounds, latentSize] added to each sound's latents; null: nothing. */
  readonly latents: Float32Array | null
  /** Factor on the length of the sounds' own attacks, {@link LEAST_ATTACK_FACTOR} to {@link MOST_ATTACK_FACTOR}. */
  readonly attackFactor: number
}

export const LEAST_ATTACK_FACTOR = 1 / 16
export const MOST_ATTACK_FACTOR = 16

/** Leading directions of a model's latents that have a slider of their own. */
export const MOST_TIMBRES = 6

/** Units to either side at which a knob's offsets are tabulated; between them they are interpolated. */
export const KNOB_UNITS = 4

/** Where the shaping sliders stand. */
export interface ShapeKnobs {
  /** dB of noise over harmonics. */
  readonly air: number
  /** dB of odd over even harmonics. */
  readonly hollow: number
  /** Octaves of the attack's duration: 1 is twice as long. */
  readonly attack: number
  /** Standard deviations along the leading directions, at most {@link MOST_TIMBRES}. */
  readonly timbres: readonly number[]
}

/** What a player has made of the sounds, as a render takes it over. */
export interface Shaping extends ShapeKnobs {
  /** Octaves by which the spectral centroid is moved, -2 to 2. */
  readonly brightness: number
}

/** What one knob does to each sound. */
export interface KnobTable {
  /** [2 · KNOB_UNITS, sounds, latentSize] offsets at -1, -2 ... -KNOB_UNITS, 1, 2 ... KNOB_UNITS. */
  readonly offsets: readonly number[]
  /** dB of one unit: one standard deviation of the model's sounds. */
  readonly unitDb: number
  /** Correlation of what is asked and what the descriptor does, over sounds and units. */
  readonly correlation: number
}

/** A leading direction of a model's latents. */
export interface TimbreDirection {
  /** [latentSize] one standard deviation of the model's sounds. */
  readonly offset: readonly number[]
  /** Share of the sounds' variance that lies along it, 0 to 1. */
  readonly share: number
  /** The descriptor that the model's sounds follow most along it. */
  readonly follows: 'brightness' | 'air' | 'hollow'
  /** Of that descriptor with it over the model's sounds, -1 to 1. */
  readonly correlation: number
}

/** All that the shaping sliders of a model need, as JSON can carry it. */
export interface ShapeTables {
  readonly sounds: number
  readonly latentSize: number
  readonly air: KnobTable
  readonly hollow: KnobTable
  /** At most {@link MOST_TIMBRES}, the one with most variance first. */
  readonly timbres: readonly TimbreDirection[]
}

/** Whether knobs move sounds in the model's latents: only then do they need its tables. */
export function movesLatents({ air, hollow, timbres }: ShapeKnobs): boolean {
  return air !== 0 || hollow !== 0 || timbres.some((value) => value !== 0)
}

/**
 * The shape that sliders ask for. Where Air or Hollow alone is moved it is exact at whole units and near in between;
 * together their offsets add up. What is farther than KNOB_UNITS stays there.
 *
 * @param tables null while they are not known: only the attack is then shaped.
 */
export function soundShape(knobs: ShapeKnobs, tables: ShapeTables | null): SoundShape {
  const attackFactor = 2 ** knobs.attack
  if (tables === null || !movesLatents(knobs)) return { latents: null, attackFactor }
  const { sounds, latentSize } = tables
  const latents = new Float32Array(sounds * latentSize)
  addKnob(tables.air, knobs.air, latents)
  addKnob(tables.hollow, knobs.hollow, latents)
  for (const [index, { offset }] of tables.timbres.entries()) {
    const amount = knobs.timbres[index] ?? 0
    if (amount === 0) continue
    for (let at = 0; at < latents.length; at++) {
      latents[at] = (latents[at] as number) + amount * (offset[at % latentSize] as number)
    }
  }
  return { latents, attackFactor }
}

/** Adds a knob's offsets, interpolated between the units around it; 0 lies at no offset. */
function addKnob({ offsets, unitDb }: KnobTable, valueDb: number, out: Float32Array): void {
  const units = Math.min(KNOB_UNITS, Math.abs(valueDb) / unitDb)
  if (!(units > 0)) return
  const first = valueDb < 0 ? 0 : KNOB_UNITS
  const above = Math.ceil(units)
  const share = units - (above - 1)
  const to = (first + above - 1) * out.length
  const from = to - out.length
  for (let at = 0; at < out.length; at++) {
    const low = above === 1 ? 0 : (offsets[from + at] as number)
    out[at] = (out[at] as number) + low + share * ((offsets[to + at] as number) - low)
  }
}
