import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeLeftovers } from '../../src/io/leftovers.ts'

/** The id of a process that has ended. */
const { pid: dead } = spawnSync(process.execPath, ['-e', ''])
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timbrel-leftovers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, secondsAgo: number): string {
  writeFileSync(join(folder, name), 'half')
  const then = Date.now() / 1000 - secondsAgo
  utimesSync(join(folder, name), then, then)
  return name
}

describe('removeLeftovers', () => {
  it('removes what a dead process left, and nothing else', async () => {
    const left = put(`.timbrel-${dead}-0123456789ab.tmp`, 120)
    const kept = [
      put(`.timbrel-${dead}-ba9876543210.tmp`, 5),
      put(`.timbrel-${process.pid}-0123456789ab.tmp`, 120),
      put(`.timbrel-${dead}-notes.tmp`, 120),
      put('model.timbrel', 120),
    ]
    expect(await removeLeftovers(folder)).toEqual([left])
    expect(readdirSync(folder).sort()).toEqual(kept.sort())
  })

  it('shrugs at a folder that is not there', async () => {
    expect(await removeLeftovers(join(folder, 'nowhere'))).toEqual([])
  })
})
