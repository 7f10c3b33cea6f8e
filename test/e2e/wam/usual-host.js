/** A host that initialises its environment as the WAM SDK does, by functions in blob: scripts. */
import { initializeWamHost } from '/test/sdk.js'

window.usual = async () => {
  const context = new OfflineAudioContext(1, 22050, 44100)
  const [group] = await initializeWamHost(context)
  const { default: Module } = await import('/wam/index.js')
  const { audioNode, descriptor } = await Module.createInstance(group, context)
  audioNode.connect(context.destination)
  audioNode.scheduleEvents({ type: 'wam-midi', time: 0, data: { bytes: [0x90, 60, 100] } })
  await audioNode.getParameterValues()
  const audio = await context.startRendering()
  return { name: descriptor.name, peak: Math.max(...audio.getChannelData(0).map(Math.abs)) }
}
