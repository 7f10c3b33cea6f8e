import { expect, it } from 'vitest'
import { waveformPath } from '../../../src/ui/sounds/waveform.ts'

it('mirrors the outline at its middle, and shows silence as a line', () => {
  expect(waveformPath([100, 0])).toBe('M0.5,0L1.5,11.6L1.5,12.4L0.5,24Z')
  expect(waveformPath([])).toBe('')
})
