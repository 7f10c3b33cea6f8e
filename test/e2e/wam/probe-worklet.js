/** Tells which processors a group has, and which of all that it ever had are still in memory. */
const seen = []

class Probe extends AudioWorkletProcessor {
  constructor() {
    super()
    this.port.onmessage = ({ data: { group, key } }) => {
      const { processors } = webAudioModules.getGroup(group, key)
      for (const processor of processors.values())
        if (!seen.some((ref) => ref.deref() === processor)) seen.push(new WeakRef(processor))
      globalThis.gc?.()
      const alive = seen.filter((ref) => ref.deref() !== undefined).length
      this.port.postMessage({ members: processors.size, seen: seen.length, alive, canCollect: 'gc' in globalThis })
    }
  }

  process() {
    return true
  }
}
registerProcessor('probe', Probe)
