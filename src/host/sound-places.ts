import type { TimbrelModel } from '../contract/model.ts'
import type { SoundPlace } from '../contract/performance.ts'
import type { TimbreSound } from '../model/pad-map.ts'
import { placeSounds } from '../model/sound-places.ts'

/** Where the sounds of a model lie on the pad's map, in the model's order. */
export function soundPlaces({
  instruments,
  sounds,
}: {
  readonly instruments: TimbrelModel['instruments']
  readonly sounds: readonly TimbreSound[]
}): SoundPlace[] {
  return placeSounds(instruments, sounds).map(({ x, y }, index) => {
    const instrument = instruments.findIndex(({ name }) => name === sounds[index]?.instrument)
    return { instrument, x, y }
  })
}
