import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepAddress, leftAddress, newToken } from '../../../src/host/studio/studio-address.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'timbrel-address-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

it('keeps an address for this user alone, until it is forgotten', async () => {
  expect(await leftAddress(home)).toBeNull()
  const address = { port: 4000, token: newToken() }
  const forget = await keepAddress(home, address)
  expect(await leftAddress(home)).toEqual(address)
  const path = join(home, 'studio-address.json')
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  await forget()
  expect(await leftAddress(home)).toBeNull()
  await writeFile(path, '{"port":1,"token":"short"}')
  expect(await leftAddress(home)).toBeNull()
})
