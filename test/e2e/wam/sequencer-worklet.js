/** Another WAM of the same group, by the API alone: sends one note to whatever its events are connected to. */
class Sequencer extends AudioWorkletProcessor {
  constructor({ processorOptions: { groupId, instanceId, time, bytes } }) {
    super()
    Object.assign(this, { groupId, instanceId, moduleId: 'test.sequencer', time, bytes })
    webAudioModules.addWam(this)
    this.port.onmessage = ({ data }) => {
      webAudioModules.connectEvents(groupId, instanceId, data.to)
      this.port.postMessage('connected')
    }
  }

  scheduleEvents() {}

  process() {
    if (this.sent || currentTime + 128 / sampleRate <= this.time - 0.05) return true
    this.sent = true
    webAudioModules.emitEvents(this, { type: 'wam-midi', time: this.time, data: { bytes: this.bytes } })
    return true
  }
}
registerProcessor('sequencer', Sequencer)
