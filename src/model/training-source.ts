import type { Analysis } from '../contract/spectrogram.ts'

/** What training needs of one analysed recording; an {@link Analysis} is one. */
export type TrainingItem = Pick<Analysis, 'spectrogram' | 'landmarks' | 'midiNote'>

/** What is known of an item without loading it. */
export interface TrainingItemInfo {
  readonly instrument: string
  readonly midiNote: number
  readonly frameCount: number
  /** Never trained on: judges the network. See {@link holdOut}. */
  readonly heldOut: boolean
}

/** Where training takes its sounds from: the host reads them from the disk cache, tests make them up. */
export interface TrainingSource {
  readonly items: readonly TrainingItemInfo[]
  /** Loads item `index` of `items`. May be called for several at once, and again for the same. */
  load(index: number): Promise<TrainingItem>
}
