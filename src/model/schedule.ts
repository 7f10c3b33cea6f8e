/** Steps over which the learning rate rises from 0, so that Adam's second moments settle before it matters. */
const WARM_UP_STEPS = 100

/** Where the cosine ends, as a share of the peak: the last steps still move, a hundredth as far. */
const LAST_SHARE = 0.01

/** Steps timed before a limit in minutes is turned into a number of steps. */
export const TIMED_STEPS = 50

/** Share of the time left that is planned for steps; the rest is for validation, checkpoints and the verdict. */
const STEPPING_SHARE = 0.85

/**
 * Learning rate of a step: linear warm-up, then half a cosine (Loshchilov and Hutter 2017) down to a hundredth.
 *
 * @param step from 0.
 * @param steps planned in all.
 */
export function learningRateAt(step: number, steps: number, peak: number): number {
  const warmUp = Math.min(1, (step + 1) / WARM_UP_STEPS)
  const cosine = 0.5 + 0.5 * Math.cos((Math.PI * Math.min(step, steps)) / steps)
  return peak * warmUp * (LAST_SHARE + (1 - LAST_SHARE) * cosine)
}

/**
 * How many steps to plan under a limit in minutes. Learning rate and beta must come to rest at the end whatever the
 * machine's speed, and must depend on the step alone lest a resumed run differ: so the plan is made once, after
 * TIMED_STEPS, and kept in the trainer's state. Without a limit it is `maxSteps` and a run is reproducible anywhere.
 */
export function plannedSteps(
  maxSteps: number,
  maxMinutes: number,
  secondsElapsed: number,
  secondsPerStep: number,
  step: number,
): number {
  if (!Number.isFinite(maxMinutes)) return maxSteps
  const secondsLeft = Math.max(0, 60 * maxMinutes - secondsElapsed)
  const affordable = step + Math.floor((STEPPING_SHARE * secondsLeft) / Math.max(1e-6, secondsPerStep))
  return Math.max(step + 1, Math.min(maxSteps, affordable))
}
