import type { SfzSample } from '../../contract/host-sfz.ts'
import { PROGRAM_VERSION } from '../program-version.ts'
import type { KeyZone, VelocityLayer } from './zones.ts'

/** One recorded key of one velocity layer, as a region of the file. */
export interface SfzRegion {
  readonly sample: SfzSample
  readonly zone: KeyZone
  readonly releaseSeconds: number
  /** dB by which the player raises it again, because it had to be written softer. */
  readonly volumeDb: number
}

/**
 * `ampeg_release` as a multiple of the seconds for 60 dB: a release is 78 dB in some players (sfizz) and 100 dB in others
 * (SF2); 90 is between them.
 */
const RELEASE_FACTOR = 90 / 60

/**
 * An instrument as SFZ 1 text (sfzformat.com), one group for each velocity layer. It uses only opcodes that every common
 * player has, save `amp_velcurve_N`, without which levels follow the usual law of `amp_veltrack`.
 *
 * @param title one line.
 * @param regions of each layer, by rising key.
 */
export function sfzText(
  title: string,
  layers: readonly { readonly layer: VelocityLayer; readonly regions: readonly SfzRegion[] }[],
): string {
  const head = [
    `// ${title}`,
    `// Made by Timbrel ${PROGRAM_VERSION}. Recordings and their licences: LICENCES.txt`,
    '',
    '<global>',
    'amp_veltrack=100',
  ]
  return `${[...head, ...layers.flatMap(({ layer, regions }) => ['', ...groupLines(layer, regions)])].join('\n')}\n`
}

function groupLines({ lowest, highest, curve }: VelocityLayer, regions: readonly SfzRegion[]): string[] {
  const points = curve.map(([velocity, amplitude]) => `amp_velcurve_${velocity}=${amplitude.toFixed(6)}`)
  return ['<group>', `lovel=${lowest} hivel=${highest}`, points.join(' '), ...regions.map(regionLine)]
}

function regionLine({ sample, zone, releaseSeconds, volumeDb }: SfzRegion): string {
  const loop =
    sample.loop === null
      ? ['loop_mode=no_loop']
      : ['loop_mode=loop_continuous', `loop_start=${sample.loop.start}`, `loop_end=${sample.loop.end}`]
  return [
    '<region>',
    `sample=${sample.file}`,
    `lokey=${zone.lowest} hikey=${zone.highest} pitch_keycenter=${zone.root}`,
    ...loop,
    `ampeg_release=${(RELEASE_FACTOR * releaseSeconds).toFixed(3)}`,
    ...(volumeDb === 0 ? [] : [`volume=${volumeDb.toFixed(2)}`]),
  ].join(' ')
}
