import type { WamParameterInfo } from '@webaudiomodules/api'
import { type ParameterId, shareOf, valueAt, WAM_PARAMETERS } from './parameters.ts'

/** A parameter as the WAM API describes it; the SDK's own class has no words for values. */
export function parameterInfo(id: ParameterId): WamParameterInfo {
  const spec = WAM_PARAMETERS[id]
  const { label, type, initial, least, most, exponent, units, words } = spec
  return {
    id,
    label,
    type,
    defaultValue: initial,
    minValue: least,
    maxValue: most,
    discreteStep: type === 'int' ? 1 : 0,
    exponent,
    choices: [],
    units,
    normalize: (value) => shareOf(spec, value),
    denormalize: (share) => valueAt(spec, share),
    valueString: words,
  }
}
