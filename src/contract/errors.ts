/** Every code a {@link TimbrelError} can carry; hosts and the command line choose exit codes and advice by it. */
export type TimbrelErrorCode =
  | 'wav-format'
  | 'audio-format'
  | 'folder'
  | 'analysis'
  | 'midi-file'
  | 'model-file'
  | 'checkpoint'
  | 'training-data'
  | 'training-diverged'
  | 'training-process'
  | 'engine-unavailable'
  | 'render'
  | 'input'
  | 'connection'
  | 'cancelled'

/**
 * The one family of errors Timbrel throws at its boundaries. The message says what was expected, what was found and
 * how to mend it; `cause` keeps the error underneath.
 */
export class TimbrelError extends Error {
  readonly code: TimbrelErrorCode

  constructor(code: TimbrelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TimbrelError'
    this.code = code
  }
}

/** A WAV file that cannot be read: names the file, what was expected and what was found. */
export class WavFormatError extends TimbrelError {
  readonly path: string
  readonly expected: string
  readonly found: string

  constructor(path: string, expected: string, found: string, options?: { cause?: unknown }) {
    super('wav-format', `${path}: expected ${expected}, found ${found}`, options)
    this.name = 'WavFormatError'
    this.path = path
    this.expected = expected
    this.found = found
  }
}

/** A MIDI file that cannot be played: names the file, what was expected and what was found. */
export class MidiFileError extends TimbrelError {
  readonly path: string

  constructor(path: string, expected: string, found: string, options?: { cause?: unknown }) {
    super('midi-file', `${path}: expected ${expected}, found ${found}`, options)
    this.name = 'MidiFileError'
    this.path = path
  }
}

/** A `.timbrel` file that is damaged, foreign, or of a version this program does not know. */
export class ModelFileError extends TimbrelError {
  readonly path: string

  constructor(path: string, message: string, options?: { cause?: unknown }) {
    super('model-file', `${path}: ${message}`, options)
    this.name = 'ModelFileError'
    this.path = path
  }
}
