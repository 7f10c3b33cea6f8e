/** A host that knows nothing of Timbrel but its address: the WAM API, one instrument, the computer's keys. */
const said = document.querySelector('#said')
const KEYS = 'awsedftgyhujk'
const KEPT = 'wam-host.project'

document.querySelector('#start').onclick = async ({ target }) => {
  target.disabled = true
  try {
    await start()
    target.hidden = true
  } catch (error) {
    said.textContent = error.message
    target.disabled = false
  }
}

async function start() {
  const context = new AudioContext()
  const { initialiseHost } = await import('./wam/host.js')
  const [group] = await initialiseHost(context)
  const { default: Module } = await import('./wam/index.js')
  const module = await Module.createInstance(group, context, JSON.parse(localStorage.getItem(KEPT) ?? 'null'))
  module.audioNode.connect(context.destination)
  document.querySelector('#gui').append(await module.createGui())
  said.textContent = `${module.descriptor.name} by ${module.descriptor.vendor}: keys A to K play`
  for (const [name, status] of [
    ['keydown', 0x90],
    ['keyup', 0x80],
  ]) {
    addEventListener(name, ({ key, repeat, ctrlKey, metaKey }) => {
      const step = KEYS.indexOf(key.toLowerCase())
      if (step < 0 || repeat || ctrlKey || metaKey) return
      module.audioNode.scheduleEvents({ type: 'wam-midi', data: { bytes: [status, 60 + step, 100] } })
    })
  }
  addEventListener('visibilitychange', () => keep(module.audioNode))
}

/** A project is kept when its window goes; one too large for this storage is not. */
async function keep(node) {
  if (document.visibilityState !== 'hidden') return
  try {
    localStorage.setItem(KEPT, JSON.stringify(await node.getState()))
  } catch {
    said.textContent = 'This page cannot keep a project of this size.'
  }
}
