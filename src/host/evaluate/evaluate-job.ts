import { availableParallelism } from 'node:os'
import { TimbrelError } from '../../contract/errors.ts'
import type {
  EvaluationReport,
  LatentEvaluation,
  NetworkEvaluation,
  TransferEvaluation,
} from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type {
  EvaluationClip,
  EvaluationEvent,
  EvaluationOutcome,
  EvaluationRequest,
} from '../../contract/host-evaluation.ts'
import type { TimbrelModel } from '../../contract/model.ts'
import type { Network } from '../../contract/network.ts'
import type { TrainingOptions } from '../../contract/training.ts'
import { attributeFigures } from '../../evaluation/attribute-figures.ts'
import { bars } from '../../evaluation/bars.ts'
import { morphMeans } from '../../evaluation/morph-means.ts'
import { samplingFigures } from '../../evaluation/sampling-figures.ts'
import { readModel } from '../../io/model-file.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../model/defaults.ts'
import { holdOut } from '../../model/hold-out.ts'
import { decoderCost } from '../../model/network-spec.ts'
import { analyseRecordings } from '../analyse-recordings.ts'
import { loadEncoderEngine } from '../encoder-engine.ts'
import { PROGRAM_VERSION } from '../program-version.ts'
import { SILENT_DB } from '../train-job.ts'
import { acquaintances } from './acquaintance.ts'
import { comparedOptions, judgeBaselines } from './baselines.ts'
import { breath, fitPrincipal, judgeBaseline, networkErrors, type Split, trainedOf } from './judge-networks.ts'
import { type HeardSound, judgeSounds } from './judge-sounds.ts'
import { latentMap } from './latent-map.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { measureLatents } from './measure-latents.ts'
import { measureMorphs } from './measure-morphs.ts'
import { measureTransfers } from './measure-transfers.ts'
import { writeReport } from './report-files.ts'

/** What a quick evaluation makes do with. */
const QUICK_PAIRS = 2
const QUICK_DRAWS = 20
const QUICK_KNOBS = 1

/** Draws from the prior, and how far from its middle. */
const DRAWS = 100
const DRAW_TEMPERATURE = 0.7

/** What a run of the evaluation is given besides its request. */
export interface EvaluationHooks {
  onEvent(event: EvaluationEvent): void
  readonly signal?: AbortSignal
}

/**
 * Evaluates a model on a folder of recordings and writes the report: `report.json` and a page, `index.html`.
 *
 * Nothing is written before everything has been measured; each file appears whole or not at all.
 *
 * @throws TimbrelError of whatever could not be read, trained or written; the signal's reason when it aborts.
 */
export async function evaluate(request: EvaluationRequest, hooks: EvaluationHooks): Promise<EvaluationOutcome> {
  const { onEvent, signal } = hooks
  const model = await readModel(request.model)
  const recordings = await usableRecordings(request, hooks)
  await loadEncoderEngine()
  const { training } = model.origin
  const every = training.holdOutEvery > 0 ? training.holdOutEvery : DEFAULT_TRAINING_OPTIONS.holdOutEvery
  const split: Split = { recordings, heldOut: holdOut(recordings, every) }
  const known = acquaintances(recordings, model.sounds, training.holdOutEvery)
  const heard = await judgeSounds(model.network, recordings, known, request, hooks)
  const lanes = Math.max(1, Math.min(request.workers, availableParallelism()))
  const options = (steps: number) => comparedOptions(training, steps, request.seed, every)
  const principal = await fitPrincipal(model.network, split)
  const networks = [
    await judgeModel(model, split, known, request.seed),
    {
      ...(await judgeBaseline('PCA', principal, split)),
      family: null,
      kind: null,
      latent: await latentOf(principal.network, split, request.seed),
    },
  ]
  const { baselineSteps, leaveOneOutSteps, quick, seed } = request
  if (baselineSteps > 0) networks.push(...(await judgeBaselines(split, options(baselineSteps), lanes, onEvent, signal)))
  const leftOut =
    leaveOneOutSteps > 0
      ? await leaveOneOut(recordings, heard, { options: options(leaveOneOutSteps), lanes, signal, onEvent })
      : []
  const { morphs, clips } = await measureMorphs({
    recordings,
    network: model.network,
    principal: principal.network,
    pairs: quick ? QUICK_PAIRS : Number.POSITIVE_INFINITY,
    onPair: (done, of, pair) => onEvent({ type: 'morphing', done, of, pair }),
    signal,
  })
  const transfers = baselineSteps > 0 ? await farPitches(recordings, options(baselineSteps), hooks) : []
  const measured = {
    sounds: heard.map(({ evaluation }) => evaluation),
    networks,
    morphs,
    systems: morphMeans(morphs),
    transfers,
    ...(await directions(model, quick, seed, hooks)),
    leftOut,
  }
  signal?.throwIfAborted()
  const head = heading(request, model, split, heard)
  const report: EvaluationReport = { ...head, bars: bars({ ...head, ...measured }), ...measured }
  const files = await writeReport(request.output, report, [...clips, ...stageClips(heard)])
  for (const path of files) onEvent({ type: 'wrote', path })
  return { report, files }
}

async function usableRecordings(request: EvaluationRequest, { onEvent, signal }: EvaluationHooks) {
  const { folder, cacheFolder, workers } = request
  const { recordings } = await analyseRecordings(
    { path: folder, cacheFolder, workers, ...(signal !== undefined && { signal }) },
    onEvent,
  )
  const usable = recordings.filter(({ file, peakLoudnessDb }) => {
    if (peakLoudnessDb > SILENT_DB) return true
    onEvent({ type: 'skipped', file, why: 'silent: nothing to compare with' })
    return false
  })
  if (usable.length === 0) throw new TimbrelError('folder', `${folder}: every recording in it is silent`)
  return usable
}

/** Instruments asked for pitches that a network trained for it never heard near. */
async function farPitches(
  recordings: readonly RecordingSummary[],
  options: TrainingOptions,
  { onEvent, signal }: EvaluationHooks,
): Promise<TransferEvaluation[]> {
  const name = 'trained without the pitches around'
  const tell = (step: number) => onEvent({ type: 'training-network', name, done: step, of: options.maxSteps })
  return measureTransfers(recordings, options, tell, signal)
}

/** Draws from the prior, and the named directions of the latent space. */
async function directions(model: TimbrelModel, quick: boolean, seed: number, { onEvent, signal }: EvaluationHooks) {
  onEvent({ type: 'measuring', what: 'draws from the prior' })
  await breath()
  signal?.throwIfAborted()
  const count = quick ? QUICK_DRAWS : DRAWS
  const sampling = (['fitted', 'standard'] as const).map((prior) => ({
    ...samplingFigures(model, { count, temperature: DRAW_TEMPERATURE, seed, prior }),
    prior,
  }))
  onEvent({ type: 'measuring', what: 'named attributes' })
  await breath()
  signal?.throwIfAborted()
  const attributes = attributeFigures(model, quick ? { instruments: QUICK_KNOBS, seed } : { seed })
  return { sampling, attributes }
}

/**
 * The model among its baselines: on the same held-out recordings as they, as far as it never was trained on them, and
 * on those it was trained on.
 */
async function judgeModel(
  { network, origin }: TimbrelModel,
  split: Split,
  known: readonly string[],
  seed: number,
): Promise<NetworkEvaluation> {
  const chosen = (wanted: (index: number) => boolean): Split => {
    const recordings = split.recordings.filter((_, index) => wanted(index))
    return { recordings, heldOut: recordings.map(() => true) }
  }
  const trained = chosen((index) => known[index] === 'trained')
  const heldOut = chosen((index) => known[index] !== 'trained' && split.heldOut[index] === true)
  return {
    name: 'the model',
    family: network.spec.family,
    kind: network.spec.kind,
    decoderCost: decoderCost(network.spec),
    steps: origin.steps,
    trainingSeconds: origin.verdict.trainingSeconds,
    training: (await networkErrors(network, trained)).heldOut,
    heldOut: (await networkErrors(network, heldOut)).heldOut,
    latent: await latentOf(network, split, seed),
    curve: [],
  }
}

/** Null where there are too few recordings to tell. */
async function latentOf(network: Network, split: Split, seed: number): Promise<LatentEvaluation | null> {
  const trained = trainedOf(split)
  return trained.length > 1 ? measureLatents(network, trained, seed) : null
}

function heading({ folder, seed }: EvaluationRequest, model: TimbrelModel, split: Split, heard: readonly HeardSound[]) {
  const { name, trainingEngine, steps, training } = model.origin
  const present = new Set(split.recordings.map(({ sha256 }) => sha256))
  const trainedOnFolder = model.sounds.every(({ provenance }) => present.has(provenance.sha256))
  const places = latentMap(heard.map(({ place }) => place))
  const instruments = [...new Set(heard.map(({ recording }: { recording: RecordingSummary }) => recording.instrument))]
  return {
    reportVersion: 1 as const,
    createdAt: new Date().toISOString(),
    program: `timbrel ${PROGRAM_VERSION}`,
    model: { name, trainingEngine, steps, seed: training.seed, trainedOnFolder },
    folder,
    seed,
    instruments,
    map: heard.map(({ recording: { file, instrument } }, index) => ({
      name: file,
      instrument,
      x: places[index]?.x ?? 0,
      y: places[index]?.y ?? 0,
    })),
  }
}

/** The few recordings whose stages can be heard in the report, stage by stage. */
function stageClips(heard: readonly HeardSound[]): EvaluationClip[] {
  return heard.flatMap(({ evaluation, stages }) => {
    if (stages === null) return []
    const clip = (system: string, samples: Float32Array) => ({ row: evaluation.name, system, position: null, samples })
    return [
      clip('as recorded', stages.recording),
      clip('analysed', stages.representation),
      clip('decoder alone', stages.decoder),
      clip('as played', stages.detail),
    ]
  })
}
