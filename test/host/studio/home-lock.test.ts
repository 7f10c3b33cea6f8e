import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockHome } from '../../../src/host/studio/home-lock.ts'

const CHILD = fileURLToPath(new URL('home-lock-child.ts', import.meta.url))
const RIVALS = 3

/** No process has this number. */
const DEAD = '999999999 long-ago'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'timbrel-lock-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

describe('the lock of a home folder', () => {
  it('is given back, and leaves nothing', async () => {
    const give = await lockHome(home)
    expect(await readFile(join(home, 'host.pid'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    await expect(lockHome(home)).rejects.toThrow('another Timbrel uses it')
    await give()
    expect(await readdir(home)).toEqual([])
    await (await lockHome(home))()
  })

  it('is not that of whoever has a dead one’s number now', async () => {
    await writeFile(join(home, 'host.pid'), `${process.ppid} another-boot-123`)
    await (await lockHome(home))()
  })

  it('does not take away what another has taken meanwhile', async () => {
    const give = await lockHome(home)
    await writeFile(join(home, 'host.pid'), `${process.ppid} `)
    await give()
    expect(await readdir(home)).toEqual(['host.pid'])
  })
})

describe('of processes that take one folder at once', () => {
  let rivals: ChildProcess[] = []

  const next = (rival: ChildProcess) => new Promise<string>((resolve) => rival.once('message', resolve))
  const ask = (rival: ChildProcess, order: object): Promise<string> => {
    const answer = next(rival)
    rival.send(order)
    return answer
  }
  const start = async (): Promise<ChildProcess> => {
    const rival = fork(CHILD, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    await next(rival)
    return rival
  }
  const takeAtOnce = (folder: string) => Promise.all(rivals.map((rival) => ask(rival, { take: folder })))

  beforeAll(async () => {
    rivals = await Promise.all(Array.from({ length: RIVALS }, start))
  })
  afterAll(async () => {
    for (const rival of rivals) rival.kill('SIGKILL')
  })

  it.each([
    ['free', null],
    ['a dead one’s', DEAD],
  ])('one gets it where it is %s, 30 times', async (_, left) => {
    for (let round = 0; round < 30; round++) {
      if (left !== null) await writeFile(join(home, 'host.pid'), left)
      const answers = await takeAtOnce(home)
      const winner = answers.indexOf('taken')
      expect(
        answers.filter((answer) => answer === 'taken'),
        `round ${round}`,
      ).toHaveLength(1)
      expect(answers.filter((answer) => answer.includes('another Timbrel uses it'))).toHaveLength(RIVALS - 1)
      await ask(rivals[winner]!, {})
      expect(await readdir(home)).toEqual([])
    }
  })

  it('the next gets it when the one that had it is killed', async () => {
    const answers = await takeAtOnce(home)
    const winner = rivals[answers.indexOf('taken')]!
    const ended = new Promise((resolve) => winner.once('exit', resolve))
    winner.kill('SIGKILL')
    await ended
    rivals = [...rivals.filter((rival) => rival !== winner), await start()]
    expect((await takeAtOnce(home)).filter((answer) => answer === 'taken')).toHaveLength(1)
  })
})
