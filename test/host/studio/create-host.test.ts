import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerCall } from '../../../src/host/studio/answer-call.ts'
import { createHost } from '../../../src/host/studio/create-host.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'timbrel-host-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))
const open = () => createHost({ home, cacheFolder: join(home, 'cache') })

it('leaves a home alone that another process uses, and takes it from one that has died', async () => {
  await writeFile(join(home, 'host.pid'), String(process.ppid))
  await expect(open()).rejects.toThrow('another Timbrel')
  await writeFile(join(home, 'host.pid'), '999999999')
  await (await open()).close()
})

it('keeps presets and state over a restart', async () => {
  const first = await open()
  await Promise.all(['a', 'b'].map((name) => first.api.savePreset({ name, settings: { x: 0.5 } })))
  await first.api.saveState({ state: { model: 'orchestra' } })
  await first.api.deletePreset({ name: 'a' })
  await first.close()
  const second = await open()
  expect(await second.api.listPresets({})).toEqual([{ name: 'b', settings: { x: 0.5 } }])
  expect(await second.api.loadState({})).toEqual({ model: 'orchestra' })
  await second.close()
})

it('tells of a damaged model without its path, and keeps the bundled one', async () => {
  await mkdir(join(home, 'models'))
  await writeFile(join(home, 'models', 'broken.timbrel'), 'no model')
  const host = await open()
  const broken = (await host.api.listModels({})).find(({ id }) => id === 'broken')
  expect(broken?.summary).toBeNull()
  expect(broken?.problem).not.toContain(home)
  await expect(host.api.deleteModel({ model: 'orchestra' })).rejects.toThrow('stays as it is')
  await host.close()
})

it.each([
  null,
  { id: 1, method: '__proto__', params: {} },
  { id: -1, method: 'listModels', params: {} },
  { id: 1, method: 'listModels', params: { more: 1 } },
  { id: 1, method: 'cancel', params: { job: '../x' } },
  { id: 1, method: 'evenSteps', params: { model: 'a', from: 0.5, to: 1 } },
  { id: 1, method: 'evenSteps', params: { model: 'a', from: 0, to: -1 } },
  { id: 1, method: 'shapeTables', params: { model: '../a' } },
  { id: 1, method: 'soundPlaces', params: { model: '../a' } },
  { id: 1, method: 'train', params: { workspace: 'a', name: 'b', options: { engine: 'rm' } } },
])('takes %j for no call', async (asked) => {
  const host = await open()
  const { message, wellFormed } = await answerCall(host, asked)
  expect([message.type, wellFormed]).toEqual(['fault', false])
  await host.close()
})
