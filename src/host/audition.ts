import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'

/** Where {@link audition} plays: the machine's device, or nowhere (in real time all the same). */
export type AuditionSink = 'default' | 'none'

/** What was played, as the audio host tells it. */
export interface Audition {
  readonly sink: AuditionSink
  /** The rate the device (or the sink of none) ran at. */
  readonly rateHz: number
}

/** Waits this long for the end after the clip's own length: a device that stalls must not hang the caller. */
const GRACE_SECONDS = 5

/**
 * Plays a clip through node-web-audio-api and resolves when it has sounded. The audio context is closed in any case,
 * since an open one keeps the process alive.
 *
 * @throws TimbrelError 'engine-unavailable' where the package or the sound device is missing, with what to do;
 *   'cancelled' when `signal` aborts.
 */
export async function audition(
  clip: AudioClip,
  { sink, signal }: { readonly sink: AuditionSink; readonly signal?: AbortSignal },
): Promise<Audition> {
  const { AudioContext } = await loadWebAudio()
  const context = openContext(AudioContext, clip.sampleRateHz, sink)
  try {
    const buffer = context.createBuffer(1, clip.samples.length, clip.sampleRateHz)
    buffer.copyToChannel(new Float32Array(clip.samples), 0)
    const player = context.createBufferSource()
    player.buffer = buffer
    player.connect(context.destination)
    await new Promise<void>((resolve, reject) => {
      const limitMs = (clip.samples.length / clip.sampleRateHz + GRACE_SECONDS) * 1000
      const timer = setTimeout(() => reject(stalled()), limitMs)
      player.onended = () => {
        clearTimeout(timer)
        resolve()
      }
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
      player.start()
    })
    return { sink, rateHz: context.sampleRate }
  } finally {
    await context.close()
  }
}

/** The package's context, with the option that its own types leave out. */
type OpenContext = new (options: { sampleRate: number; sinkId?: { type: 'none' } }) => AudioContext

/** Loaded only here and only now: its import throws where the system has no libasound. */
async function loadWebAudio(): Promise<{ AudioContext: OpenContext }> {
  // The package uses it on load; Node has it since 22.
  const promise = Promise as { withResolvers?: typeof withResolvers }
  promise.withResolvers ??= withResolvers
  try {
    const { AudioContext } = await import('node-web-audio-api')
    return { AudioContext: AudioContext as OpenContext }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    const advice =
      'On Linux install libasound2 (Debian, Ubuntu: apt install libasound2); `timbrel render` needs neither.'
    throw new TimbrelError('engine-unavailable', `No way to play sound on this machine: ${why}. ${advice}`, { cause })
  }
}

function withResolvers<T>() {
  let resolve: (value: T | PromiseLike<T>) => void = () => {}
  let reject: (reason?: unknown) => void = () => {}
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}

function openContext(AudioContext: OpenContext, sampleRate: number, sink: AuditionSink): AudioContext {
  try {
    return new AudioContext(sink === 'none' ? { sampleRate, sinkId: { type: 'none' } } : { sampleRate })
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')
    const advice = 'Render to a file with `timbrel render`, or play to nowhere with --sink none.'
    throw new TimbrelError('engine-unavailable', `No sound device to play through: ${why}. ${advice}`, { cause })
  }
}

function stalled(): TimbrelError {
  return new TimbrelError('engine-unavailable', 'The sound device took the sound but never finished playing it.')
}
