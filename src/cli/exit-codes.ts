import { TimbrelError, type TimbrelErrorCode } from '../contract/errors.ts'

/** Exit codes of the command line, as documented in docs/command-line.md and in `timbrel --help`. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  inputRefused: 3,
  unavailable: 4,
  /** 128 + SIGINT, as shells expect. */
  interrupted: 130,
} as const

const EXIT_BY_CODE: Record<TimbrelErrorCode, number> = {
  'wav-format': EXIT.inputRefused,
  'audio-format': EXIT.inputRefused,
  folder: EXIT.inputRefused,
  analysis: EXIT.inputRefused,
  'midi-file': EXIT.inputRefused,
  'model-file': EXIT.inputRefused,
  checkpoint: EXIT.inputRefused,
  'training-data': EXIT.inputRefused,
  'training-diverged': EXIT.failure,
  'training-process': EXIT.failure,
  'engine-unavailable': EXIT.unavailable,
  render: EXIT.failure,
  input: EXIT.usage,
  connection: EXIT.failure,
  cancelled: EXIT.interrupted,
}

/** The exit code that tells a script what kind of error this was. */
export function exitCodeOf(error: unknown): number {
  return error instanceof TimbrelError ? EXIT_BY_CODE[error.code] : EXIT.failure
}

/** One paragraph for `--help`. */
export const EXIT_CODES_TEXT = `Exit codes: 0 done; 1 failed; 2 wrong usage; 3 input refused or nothing usable in it;
4 no such engine or sound device on this machine; 130 interrupted, nothing kept.`
