import { TimbrelError } from '../contract/errors.ts'
import type { Network } from '../contract/network.ts'
import type { LossReport, TrainingOptions, TrainingVerdict } from '../contract/training.ts'
import { adamStep } from './adam.ts'
import { betaAt } from './losses.ts'
import type { Batch } from './network.ts'
import { randomStream } from './random-streams.ts'
import { learningRateAt, plannedSteps, TIMED_STEPS } from './schedule.ts'
import { batchGradients, reparameterisationNoise } from './train-step.ts'
import { copyState, type TrainerState } from './trainer-state.ts'
import type { TrainingHooks } from './training-hooks.ts'
import { type ValidationSet, validate } from './validation.ts'
import { toNetwork, type WeightLayout } from './weights.ts'

/** Steps between validations. */
const VALIDATION_STEPS = 200

/** Steps between 'step' events. */
const REPORT_STEPS = 5

/** The reported loss is a running mean over about this many steps. */
const RECENT_STEPS = 50

/** A loss this many times the first one's is no longer training. */
const DIVERGED_RATIO = 20

const CHECKPOINT_SECONDS = 30

/** Whoever is cut off in the first minute should not begin anew either. */
const FIRST_CHECKPOINT_SECONDS = 5

/** Early, because a network that starts as principal components is worth hearing from the first step. */
const FIRST_PREVIEW_SECONDS = 5
/** Then after as long as it has lasted so far, when most is learnt; in the end every minute. */
const LEAST_PREVIEW_SECONDS = 10
const PREVIEW_SECONDS = 60

/** What a run is made of. */
export interface TrainingRunParts {
  readonly options: TrainingOptions
  readonly layout: WeightLayout
  readonly hooks: TrainingHooks
  readonly validation: ValidationSet
  readonly framesPerEpoch: number
  /** The batch of a step: a pure function of the step. */
  nextBatch(step: number): Promise<Batch>
  /** Owned by the run from now on. */
  readonly state: TrainerState
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** One training from its first step (or its checkpoint) to its end. */
export class TrainingRun {
  readonly #parts: TrainingRunParts
  readonly #state: Mutable<TrainerState>
  readonly #gradients: Float32Array
  readonly #secondsBefore: number
  readonly #startedAt = performance.now()
  readonly #firstStep: number
  #lastGood: TrainerState
  #firstLoss: number
  #savedAtSeconds: number
  #previewAtSeconds: number

  constructor(parts: TrainingRunParts) {
    this.#parts = parts
    this.#state = parts.state
    this.#gradients = new Float32Array(parts.layout.length)
    this.#secondsBefore = parts.state.secondsElapsed
    this.#firstStep = parts.state.step
    this.#lastGood = copyState(parts.state)
    this.#firstLoss = parts.state.recentLoss.total
    const { checkpointSeconds = CHECKPOINT_SECONDS } = parts.hooks
    this.#savedAtSeconds = this.#secondsBefore - Math.max(0, checkpointSeconds - FIRST_CHECKPOINT_SECONDS)
    this.#previewAtSeconds = this.#secondsBefore + FIRST_PREVIEW_SECONDS
  }

  /** The state now; plain data that goes on changing until the run has ended. */
  get state(): TrainerState {
    return this.#state
  }

  bestNetwork(): Network {
    const { bestWeights, meanDb, scaleDb } = this.#state
    return toNetwork(this.#parts.layout, bestWeights, { meanDb, scaleDb })
  }

  /** Steps until steps, minutes, patience or the host end it. */
  async toEnd(): Promise<TrainingVerdict['why']> {
    let why = this.#reasonToEnd()
    while (why === null) {
      await this.#step()
      // A macrotask, so that messages and signals get through between steps.
      await new Promise((resolve) => setImmediate(resolve))
      why = this.#reasonToEnd()
    }
    // Saved before the closing validation: a run that is resumed from here must not have seen it.
    await this.#save()
    if (this.#state.history.at(-1)?.step !== this.#state.step && this.#state.step > 0) this.#validate()
    return why
  }

  #reasonToEnd(): TrainingVerdict['why'] | null {
    const { step, validationsWithoutGain } = this.#state
    const { options, hooks } = this.#parts
    if (hooks.shouldStop?.()) return 'stopped'
    if (validationsWithoutGain >= options.patience) return 'early-stop'
    if (step >= options.maxSteps) return 'steps'
    if (step >= this.#steps()) return 'minutes'
    return this.#seconds() >= 60 * options.maxMinutes ? 'minutes' : null
  }

  async #step(): Promise<void> {
    const { options, layout } = this.#parts
    const state = this.#state
    const step = state.step
    const steps = this.#steps()
    const batch = await this.#parts.nextBatch(step)
    const beta = betaAt(step, steps, options.beta, options.betaWarmUp)
    const learningRate = learningRateAt(step, steps, options.learningRate)
    const noise =
      options.kind === 'vae' ? reparameterisationNoise(layout, batch, randomStream(options.seed, 'noise', step)) : null
    const gradients = this.#parts.hooks.gradients ?? batchGradients
    const loss = await gradients(layout, state.weights, batch, state.scaleDb, noise, beta, this.#gradients)
    await this.#requireSane(loss)
    adamStep(state.weights, this.#gradients, state.optimiser, step + 1, learningRate)
    state.step = step + 1
    state.recentLoss = blend(state.recentLoss, loss, step === 0 ? 1 : 1 / Math.min(step + 1, RECENT_STEPS))
    state.secondsElapsed = this.#seconds()
    this.#plan()
    if (state.step % REPORT_STEPS === 0) this.#report(beta, learningRate)
    if (state.step % VALIDATION_STEPS === 0) this.#validate()
    await this.#saveAndPreview()
  }

  #steps(): number {
    return this.#state.plannedSteps > 0 ? this.#state.plannedSteps : this.#state.maxSteps
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedAt) / 1000
  }

  #plan(): void {
    const done = this.#state.step - this.#firstStep
    if (this.#state.plannedSteps > 0 || done < TIMED_STEPS) return
    const { maxSteps, maxMinutes } = this.#parts.options
    const seconds = this.#seconds()
    const perStep = (seconds - this.#secondsBefore) / done
    this.#state.plannedSteps = plannedSteps(maxSteps, maxMinutes, seconds, perStep, this.#state.step)
  }

  async #requireSane(loss: LossReport): Promise<void> {
    const { step } = this.#state
    if (this.#firstLoss === 0) this.#firstLoss = loss.total
    if (Number.isFinite(loss.total) && loss.total <= DIVERGED_RATIO * this.#firstLoss) return
    await this.#parts.hooks.saveCheckpoint?.(copyState(this.#lastGood))
    throw new TimbrelError(
      'training-diverged',
      `the loss became ${loss.total} at step ${step}: the state of step ${this.#lastGood.step} is kept; train with a lower learning rate than ${this.#parts.options.learningRate}`,
    )
  }

  #report(beta: number, learningRate: number): void {
    const { step, recentLoss, secondsElapsed } = this.#state
    const { options, hooks, framesPerEpoch } = this.#parts
    const perStep = (secondsElapsed - this.#secondsBefore) / (step - this.#firstStep)
    hooks.onEvent({
      type: 'step',
      step,
      maxSteps: this.#steps(),
      epoch: (step * options.batchSize * options.sequenceFrames) / framesPerEpoch,
      loss: recentLoss,
      beta,
      learningRate,
      secondsElapsed,
      secondsLeft: perStep * (this.#steps() - step),
    })
  }

  #validate(): void {
    const { options, layout, validation, hooks } = this.#parts
    const state = this.#state
    const loss = validate(layout, state.weights, validation, state.scaleDb, options.beta)
    const best = loss.total < state.bestLoss
    if (best) {
      state.bestLoss = loss.total
      state.bestStep = state.step
      state.bestWeights.set(state.weights)
      state.validationsWithoutGain = 0
    } else if (state.step > options.betaWarmUp * this.#steps()) {
      state.validationsWithoutGain += 1
    }
    state.history = [...state.history, { step: state.step, training: state.recentLoss, validation: loss }]
    if (Number.isFinite(loss.total)) this.#lastGood = copyState(state)
    hooks.onEvent({ type: 'validation', step: state.step, loss, best })
  }

  /** Saved first: making a preview takes a second or two, and who has heard one should not lose it. */
  async #saveAndPreview(): Promise<void> {
    const seconds = this.#seconds()
    const { hooks, layout } = this.#parts
    if (seconds - this.#savedAtSeconds >= (hooks.checkpointSeconds ?? CHECKPOINT_SECONDS)) await this.#save()
    if (hooks.onPreview && seconds >= this.#previewAtSeconds) {
      this.#previewAtSeconds = seconds + Math.min(PREVIEW_SECONDS, Math.max(LEAST_PREVIEW_SECONDS, seconds))
      const { meanDb, scaleDb, weights, step } = this.#state
      await hooks.onPreview(toNetwork(layout, weights, { meanDb, scaleDb }), step)
    }
  }

  async #save(): Promise<void> {
    await this.#parts.hooks.saveCheckpoint?.(copyState(this.#state))
    this.#savedAtSeconds = this.#seconds()
  }
}

function blend(mean: LossReport, next: LossReport, share: number): LossReport {
  const mix = (a: number, b: number) => a + share * (b - a)
  return {
    reconstruction: mix(mean.reconstruction, next.reconstruction),
    kl: mix(mean.kl, next.kl),
    total: mix(mean.total, next.total),
  }
}
