import { LEAST_ATTACK_FACTOR, MOST_ATTACK_FACTOR, type SoundShape } from '../contract/sound-shape.ts'
import { clipped } from './instrument-settings.ts'
import type { AttributeOffsets } from './prepared-model.ts'

/**
 * Copies a shape over what is added to a model's sounds. Allocates nothing.
 *
 * @returns false for one that is not of this model's size, or has what is no number: it changes nothing.
 */
export function adoptShape(attributes: AttributeOffsets, { latents, attackFactor }: SoundShape): boolean {
  if (!Number.isFinite(attackFactor)) return false
  if (latents !== null) {
    if (latents.length !== attributes.latents.length) return false
    for (let at = 0; at < latents.length; at++) if (!Number.isFinite(latents[at])) return false
  }
  attributes.attackFactor = clipped(attackFactor, LEAST_ATTACK_FACTOR, MOST_ATTACK_FACTOR, 1)
  if (latents === null) attributes.latents.fill(0)
  else for (let at = 0; at < latents.length; at++) attributes.latents[at] = latents[at] as number
  return true
}
