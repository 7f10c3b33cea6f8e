/** What a host does, by the WAM API alone; the tests of the plugin call it. */
import { initialiseHost } from '/wam/host.js'

const load = async () => (await import('/wam/index.js')).default

/** A context, its group, and the instances asked for: `[{ state }]`. */
async function open(context, states = [undefined]) {
  const [group, key] = await initialiseHost(context)
  const Module = await load()
  const modules = []
  for (const state of states) modules.push(await Module.createInstance(group, context, state))
  return { group, key, modules }
}

/** Renders instances side by side, one a channel; an answer says that all events have arrived. */
async function render({ seconds = 1, rate = 44100, parts = [{ events: [] }] }) {
  const context = new OfflineAudioContext(parts.length, Math.round(seconds * rate), rate)
  const { modules } = await open(
    context,
    parts.map(({ state }) => state),
  )
  const merger = new ChannelMergerNode(context, { numberOfInputs: parts.length })
  merger.connect(context.destination)
  for (const [index, { audioNode }] of modules.entries()) {
    const { events, later } = parts[index]
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 })
    audioNode.connect(splitter).connect(merger, 0, index)
    if (later !== undefined) await audioNode.setState(later)
    audioNode.scheduleEvents(...events)
    await audioNode.getParameterValues()
  }
  const audio = await context.startRendering()
  return {
    channels: parts.map((_, index) => Array.from(audio.getChannelData(index))),
    states: await Promise.all(modules.map(({ audioNode }) => audioNode.getState())),
    delay: await modules[0].audioNode.getCompensationDelay(),
    instanceIds: modules.map(({ instanceId }) => instanceId),
  }
}

/** Waits for something to become true, not for a time. */
async function until(condition) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}

window.violations = []
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  window.violations.push(`${violatedDirective} ${blockedURI}`),
)
window.wam = { open, render, until, load }
