import { access, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { MidiListing } from '../../contract/host-api.ts'
import { mostNotesAtOnce } from '../../engine/score-polyphony.ts'
import { readMidi } from '../../io/read-midi.ts'
import { newId, requireId } from './names.ts'

/** Most bytes of a MIDI file that is brought: an hour of an orchestra takes a few. */
export const MAX_MIDI_BYTES = 16 * 1024 * 1024

/** The MIDI files that windows have brought, in `<home>/midi`, for as long as the host is there. */
export class MidiFiles {
  readonly #folder: string
  readonly #names = new Map<string, string>()

  constructor(home: string) {
    this.#folder = join(home, 'midi')
  }

  /** Removes what an earlier host has left. */
  async begin(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  /**
   * Takes a file that `write` puts at a path, and says what is in it.
   *
   * @throws MidiFileError when it cannot be played; nothing of it stays then.
   */
  async take(name: string, write: (path: string) => Promise<void>): Promise<MidiListing> {
    await mkdir(this.#folder, { recursive: true })
    const id = newId(name)
    const path = this.#path(id)
    try {
      await write(path)
      const { score, warnings } = await readMidi(path)
      const { notes, durationSeconds: seconds } = score
      this.#names.set(id, name)
      const told = warnings.map((warning) => warning.replaceAll(path, basename(name)))
      return { id, name, notes, notesAtOnce: mostNotesAtOnce(score), seconds, warnings: told }
    } catch (error) {
      await rm(path, { force: true })
      if (!(error instanceof TimbrelError)) throw error
      throw new TimbrelError(error.code, error.message.replaceAll(path, basename(name)), { cause: error })
    }
  }

  /** As it was called when it was brought. */
  nameOf(id: string): string {
    return this.#names.get(id) ?? id
  }

  /** @throws TimbrelError 'input' when there is none. */
  async pathOf(id: string): Promise<string> {
    const path = this.#path(requireId(id))
    await access(path).catch((cause: unknown) => {
      throw new TimbrelError('input', 'the MIDI file is no longer there; give it again', { cause })
    })
    return path
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.mid`)
  }
}
