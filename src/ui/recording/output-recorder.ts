import { type FromRecorder, RECORDER_NAME, type ToRecorder } from '../../contract/recorder-messages.ts'
import { floatWavHeader } from './float-wav.ts'
import { openRecordingFile, type RecordingFile } from './recording-file.ts'

const RECORDER_URL = 'audio-worklet/timbrel-recorder.js'

/** What is recorded: the source of what is heard. */
export interface Recordable {
  readonly context: BaseAudioContext
  readonly output: AudioNode
}

/**
 * Records what is heard, sample by sample, and gives it as a WAV file of 32-bit floats. Samples go to the disk as they
 * come: a long recording takes no more memory than a short one.
 */
export class OutputRecorder {
  state: 'idle' | 'starting' | 'recording' | 'saving' = 'idle'
  /** Whole seconds recorded. */
  seconds = 0
  /** What went wrong or ended the recording by itself, in words; '' where nothing did. */
  notice = ''
  readonly #save: (file: Blob, name: string) => void
  readonly #changed: () => void
  #node: AudioWorkletNode | null = null
  #file: RecordingFile | null = null
  #frames = 0
  #rateHz = 0
  /** Writes in turn; a failed one fails all that follow. */
  #writing: Promise<void> = Promise.resolve()

  /** @param save takes the finished file. @param changed called whenever something here has changed. */
  constructor(save: (file: Blob, name: string) => void, changed: () => void) {
    this.#save = save
    this.#changed = changed
  }

  async start({ context, output }: Recordable): Promise<void> {
    if (this.state !== 'idle') return
    this.#become('starting')
    this.notice = ''
    this.seconds = 0
    this.#frames = 0
    this.#rateHz = context.sampleRate
    this.#writing = Promise.resolve()
    try {
      this.#file = await openRecordingFile(this.#rateHz)
      this.#node ??= await this.#tap(context, output)
      this.#tell({ type: 'start' })
      this.#become('recording')
    } catch (cause) {
      this.notice = `Nothing is recorded: the recorder could not be started. ${wordsOf(cause)}`
      this.#become('idle')
    }
  }

  /** Ends the recording; what is still on its way is in the file. */
  stop(): void {
    if (this.state !== 'recording') return
    this.#become('saving')
    this.#tell({ type: 'stop' })
  }

  async #tap(context: BaseAudioContext, output: AudioNode): Promise<AudioWorkletNode> {
    await context.audioWorklet.addModule(new URL(RECORDER_URL, document.baseURI))
    const node = new AudioWorkletNode(context, RECORDER_NAME, { channelCount: 2, channelCountMode: 'explicit' })
    node.port.onmessage = ({ data }: MessageEvent<FromRecorder>) => this.#hear(data)
    // Its output is silence; connected, so that every browser runs it.
    output.connect(node).connect(context.destination)
    return node
  }

  #hear(message: FromRecorder): void {
    const file = this.#file
    if (file === null) return
    if (message.type === 'end') {
      void this.#finish(file)
      return
    }
    const samples = message.samples as Float32Array<ArrayBuffer>
    const room = file.mostFrames - this.#frames
    const taken = samples.length / 2 <= room ? samples : samples.slice(0, 2 * room)
    this.#frames += taken.length / 2
    this.#writing = this.#writing.then(() => file.write(taken))
    this.#writing.catch(() => this.stop())
    if (this.#frames === file.mostFrames && this.state === 'recording') {
      this.notice = `The recording is full after ${inMinutes(this.#frames / this.#rateHz)} and was saved.`
      this.stop()
    }
    const seconds = Math.floor(this.#frames / this.#rateHz)
    if (seconds === this.seconds) return
    this.seconds = seconds
    this.#changed()
  }

  async #finish(file: RecordingFile): Promise<void> {
    this.#file = null
    try {
      await this.#writing
      this.#save(await file.finish(floatWavHeader(this.#frames, this.#rateHz)), fileName(new Date()))
    } catch (cause) {
      this.notice = `The recording could not be saved: the disk may be full. ${wordsOf(cause)}`
    }
    this.#become('idle')
  }

  #tell(message: ToRecorder): void {
    this.#node?.port.postMessage(message)
  }

  #become(state: OutputRecorder['state']): void {
    this.state = state
    this.#changed()
  }
}

/** '3:07' */
export function inMinutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

/** 'timbrel 2026-11-25 14.03.07.wav', by the clock on the wall. */
export function fileName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-')
  return `timbrel ${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}.wav`
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : ''
}
