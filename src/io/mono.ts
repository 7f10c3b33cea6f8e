/** Interleaved samples made one channel. */
export interface MonoMix {
  readonly samples: Float32Array
  readonly warnings: readonly string[]
}

/** Channels quieter than the loudest by this factor of power (-80 dB) are dead: they would only water the mix down. */
const DEAD_CHANNEL_POWER = 1e-8

/**
 * Power of the mix over that of unrelated channels, below which channels cancel each other. At 0.5 two equal channels
 * correlate at -0.5 and mixing them would lose 6 dB, unevenly over frequency: one channel alone is the truer sound.
 */
const CANCELLING_RATIO = 0.5

/** Mixes interleaved samples to their mean over the channels that sound; channels that cancel are told, one is used. */
export function mixToMono(interleaved: Float32Array, channels: number): MonoMix {
  if (channels === 1) return { samples: interleaved, warnings: [] }
  const powers = channelPowers(interleaved, channels)
  const loudest = powers.indexOf(Math.max(...powers))
  const living: number[] = []
  powers.forEach((power, channel) => {
    if (power > (powers[loudest] as number) * DEAD_CHANNEL_POWER) living.push(channel)
  })
  if (living.length <= 1) {
    const why = living.length === 1 ? [`only channel ${loudest + 1} of ${channels} sounds: used it alone`] : []
    return { samples: takeChannel(interleaved, channels, loudest), warnings: why }
  }
  const samples = mean(interleaved, channels, living)
  const unrelated = living.reduce((sum, channel) => sum + (powers[channel] as number), 0) / living.length ** 2
  if (power(samples) >= CANCELLING_RATIO * unrelated) return { samples, warnings: [] }
  return { samples: takeChannel(interleaved, channels, loudest), warnings: [cancelling(channels, loudest)] }
}

function cancelling(channels: number, used: number): string {
  if (channels === 2) return `left and right are in anti-phase: used ${used === 0 ? 'left' : 'right'} alone`
  return `the ${channels} channels cancel each other: used channel ${used + 1} alone`
}

function channelPowers(interleaved: Float32Array, channels: number): number[] {
  const sums = new Array<number>(channels).fill(0)
  for (let index = 0; index < interleaved.length; index++) {
    const value = interleaved[index] as number
    const channel = index % channels
    sums[channel] = (sums[channel] as number) + value * value
  }
  return sums
}

function power(samples: Float32Array): number {
  let sum = 0
  for (let index = 0; index < samples.length; index++) sum += (samples[index] as number) ** 2
  return sum
}

function takeChannel(interleaved: Float32Array, channels: number, channel: number): Float32Array {
  const samples = new Float32Array(Math.floor(interleaved.length / channels))
  for (let index = 0; index < samples.length; index++)
    samples[index] = interleaved[index * channels + channel] as number
  return samples
}

function mean(interleaved: Float32Array, channels: number, living: readonly number[]): Float32Array {
  const samples = new Float32Array(Math.floor(interleaved.length / channels))
  for (let index = 0; index < samples.length; index++) {
    let sum = 0
    for (const channel of living) sum += interleaved[index * channels + channel] as number
    samples[index] = sum / living.length
  }
  return samples
}
