import type { WamDescriptor } from '@webaudiomodules/api'

/** Under which hosts know the plugin, and under which its processor is registered. */
export const IDENTIFIER = 'org.timbrel.timbrel'

/** What the plugin can do: the API's own defaults claim everything. */
export const DESCRIPTOR: WamDescriptor = {
  identifier: IDENTIFIER,
  name: 'Timbrel',
  vendor: 'The Timbrel authors',
  description: 'Plays the space between instruments: a neural timbre-morphing instrument on a latent XY pad',
  version: '0.1.0',
  apiVersion: '2.0.0-alpha.6',
  thumbnail: '',
  keywords: ['instrument', 'synthesizer', 'morphing', 'timbre', 'mpe'],
  website: '',
  isInstrument: true,
  hasAudioInput: false,
  hasAudioOutput: true,
  hasAutomationInput: true,
  hasAutomationOutput: false,
  hasMidiInput: true,
  hasMidiOutput: false,
  hasMpeInput: true,
  hasMpeOutput: false,
  hasOscInput: false,
  hasOscOutput: false,
  hasSysexInput: false,
  hasSysexOutput: false,
}
