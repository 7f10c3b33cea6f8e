/** Hz to fractional MIDI note: 440 Hz is 69. */
export function hzToMidi(frequencyHz: number): number {
  return 69 + 12 * Math.log2(frequencyHz / 440)
}

/** Fractional MIDI note to Hz. */
export function midiToHz(midiNote: number): number {
  return 440 * 2 ** ((midiNote - 69) / 12)
}

/** Frequency of partial `k` (1 = fundamental) of a string of inharmonicity B: k·f0·√(1 + B·k²) (Fletcher 1962). */
export function partialHz(k: number, f0Hz: number, inharmonicity: number): number {
  return k * f0Hz * Math.sqrt(1 + inharmonicity * k * k)
}
