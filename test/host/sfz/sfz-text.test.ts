import { describe, expect, it } from 'vitest'
import type { SfzSample } from '../../../src/contract/host-sfz.ts'
import { licencesText } from '../../../src/host/sfz/licences-text.ts'
import { sfzText } from '../../../src/host/sfz/sfz-text.ts'
import { velocityLayers } from '../../../src/host/sfz/zones.ts'

const zone = { root: 61, lowest: 60, highest: 62 }

function sample(loop: SfzSample['loop']): SfzSample {
  return { file: 'samples/a.wav', key: 61, lowestVelocity: 1, highestVelocity: 127, durationSeconds: 1, loop }
}

describe('sfzText', () => {
  it('writes a region with its keys, root, loop and release', () => {
    const layers = velocityLayers(2).map((layer, index) => ({
      layer,
      regions: [
        {
          sample: sample(index === 0 ? { start: 100, end: 199, correlation: 1 } : null),
          zone,
          releaseSeconds: 0.1,
          volumeDb: index,
        },
      ],
    }))
    const text = sfzText('half: flute to oboe at 0.50', layers)
    expect(text).toMatch(/^\/\/ half: flute to oboe at 0\.50\n/)
    expect(text).toContain('<group>\nlovel=1 hivel=64\namp_velcurve_1=')
    expect(text).toContain('<group>\nlovel=65 hivel=127\n')
    expect(text).toContain(
      '<region> sample=samples/a.wav lokey=60 hikey=62 pitch_keycenter=61 loop_mode=loop_continuous loop_start=100 loop_end=199 ampeg_release=0.150\n',
    )
    expect(text).toContain('pitch_keycenter=61 loop_mode=no_loop ampeg_release=0.150 volume=1.00\n')
  })
})

describe('licencesText', () => {
  it('names each recording under its terms', () => {
    const terms = { source: 'a collection', licence: 'CC-BY-3.0' }
    const text = licencesText('half', [
      { provenance: { file: 'flute/C4.wav', sha256: '0', ...terms } },
      { provenance: { file: 'flute/E4.wav', sha256: '1', ...terms } },
      { provenance: { file: 'mine.wav', sha256: '2' } },
    ])
    expect(text).toContain('CC-BY-3.0 - a collection\n  flute/C4.wav\n  flute/E4.wav\n')
    expect(text).toContain('licence not stated - source not stated\n  mine.wav\n')
  })
})
