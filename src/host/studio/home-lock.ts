import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'

/** Tries before another process that is taking the folder just now counts as having it. */
const TRIES = 50
const PAUSE_MS = 20

/** Age from which a lock that is not finished is one whose maker died: it takes a millisecond. */
const DEAD_MS = 10_000

/**
 * Takes the home folder for this process: a second host would take the first one's running jobs for leftovers. Of
 * processes that try at once, one gets it: the lock is a link, which a file system makes once. That of a process that
 * died is taken over, by one successor too.
 *
 * @returns the function that gives it back. A process that died without doing so holds nothing.
 * @throws TimbrelError 'input' while another process has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const lock = join(home, 'host.pid')
  const own = join(home, `.host-${process.pid}-${randomBytes(4).toString('hex')}`)
  const mark = `${process.pid} ${(await startOf(process.pid)) ?? ''}`
  await writeFile(own, mark)
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await linked(own, lock)) return () => release(lock, mark)
      const holder = await readFile(lock, 'utf8').catch(() => null)
      if (holder === null) continue
      if (holder === '' && !(await isOld(lock))) {
        await pause()
        continue
      }
      if (await isHeld(holder)) throw inUse(home, holder)
      if (await succeed(own, lock, holder)) return () => release(lock, mark)
      await pause()
    }
    throw inUse(home, (await readFile(lock, 'utf8').catch(() => '')) || '?')
  } finally {
    await rm(own, { force: true })
  }
}

/** True for the one that may put its own lock in place of a dead one's; it has done so. */
async function succeed(own: string, lock: string, dead: string): Promise<boolean> {
  const successor = `${lock}.next`
  if (!(await linked(own, successor))) {
    if (await isOld(successor)) await rm(successor, { force: true })
    return false
  }
  // Another one may have come and gone between the look at the lock and this.
  if ((await readFile(lock, 'utf8').catch(() => null)) !== dead) {
    await rm(successor, { force: true })
    return false
  }
  await rename(successor, lock)
  return true
}

/** Makes `path` another name of `file`; false where that name is taken. */
async function linked(file: string, path: string): Promise<boolean> {
  try {
    // Disks without links (exFAT) copy; such a lock can be seen empty for a moment.
    await link(file, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error
      return copyFile(file, path, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Older than anyone needs to write it or to pass it on. */
async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs > DEAD_MS
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}

async function release(lock: string, mark: string): Promise<void> {
  if ((await readFile(lock, 'utf8').catch(() => null)) === mark) await rm(lock, { force: true })
}

/** Whether the process of a lock lives. Numbers are given anew after a restart: where it can be had, its start tells. */
async function isHeld(mark: string): Promise<boolean> {
  const [number = '', start = ''] = mark.split(' ')
  const processId = Number(number)
  if (!Number.isInteger(processId) || processId <= 0 || !isAlive(processId)) return false
  if (start === '') return processId !== process.pid
  return (await startOf(processId)) === start
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, in a form to compare: boot and clock ticks since. Null where the system has no /proc. */
async function startOf(processId: number): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const state = await readFile(`/proc/${processId}/stat`, 'utf8')
    // The name, in brackets, may hold blanks; the start is the 20th field after it (proc_pid_stat(5)).
    const ticks = state.slice(state.lastIndexOf(')') + 2).split(' ')[19]
    return ticks === undefined ? null : `${boot.trim()}-${ticks}`
  } catch {
    return null
  }
}

function inUse(home: string, holder: string): TimbrelError {
  const [processId] = holder.split(' ')
  return new TimbrelError(
    'input',
    `${home}: another Timbrel uses it (process ${processId}); end that one, or set TIMBREL_HOME`,
  )
}
