import * as v from 'valibot'

/** A controller of a MIDI keyboard and what it moves. */
export interface Binding {
  /** Id of the control. */
  readonly target: string
  /** 0 to 119, on any channel of any input. */
  readonly controller: number
}

export const PAD_ACROSS = 'pad across'
export const PAD_UP = 'pad up'

/** The modulation wheel moves the pad up until it is told otherwise: timbre is what this instrument modulates. */
export const START_BINDINGS: readonly Binding[] = [{ target: PAD_UP, controller: 1 }]

const bindingsSchema = v.array(
  v.object({
    target: v.pipe(v.string(), v.maxLength(100)),
    controller: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(119)),
  }),
)

/** @returns those at the start for what is missing or damaged. */
export function parseBindings(kept: unknown): readonly Binding[] {
  const result = v.safeParse(bindingsSchema, kept)
  return result.success ? result.output : START_BINDINGS
}

/** A controller moves one control, and a control follows one controller: what either did before is over. */
export function bound(bindings: readonly Binding[], target: string, controller: number): readonly Binding[] {
  const others = bindings.filter((one) => one.target !== target && one.controller !== controller)
  return [...others, { target, controller }]
}
