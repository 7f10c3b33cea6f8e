import type {
  AttributeEvaluation,
  LatentEvaluation,
  MorphEvaluation,
  SamplingEvaluation,
  TransferEvaluation,
} from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { EvaluationClip, EvaluationRequest } from '../../contract/host-evaluation.ts'
import type { TimbrelModel } from '../../contract/model.ts'
import type { Network } from '../../contract/network.ts'
import type { Split } from './judge-networks.ts'

/** What the measures below may look at. A tensor engine is loaded. */
export interface MeasureContext {
  readonly request: EvaluationRequest
  readonly model: TimbrelModel
  readonly split: Split
  /** Those to be judged, all or a few of each instrument. */
  readonly judged: readonly RecordingSummary[]
}

/** Morph figures of pairs by every system, and what is to be heard of them. */
export async function measureMorphs(
  _context: MeasureContext,
): Promise<{ morphs: MorphEvaluation[]; clips: EvaluationClip[] }> {
  return { morphs: [], clips: [] }
}

/** Instruments asked for pitches far from those they were trained at. */
export async function measureTransfers(_context: MeasureContext): Promise<TransferEvaluation[]> {
  return []
}

/** Named directions of the latent space. */
export async function measureAttributes(_context: MeasureContext): Promise<AttributeEvaluation[]> {
  return []
}

/** Draws from the prior. */
export async function measureSampling(_context: MeasureContext): Promise<SamplingEvaluation[]> {
  return []
}

/** What the latent space of one network of the comparison is like. */
export async function measureLatents(_network: Network, _context: MeasureContext): Promise<LatentEvaluation | null> {
  return null
}
