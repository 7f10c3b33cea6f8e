import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'

/**
 * Takes the home folder for this process: a second host would take the first one's running jobs for leftovers.
 *
 * @returns the function that gives it back. A process that died without doing so holds nothing.
 * @throws TimbrelError 'input' while another process has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = join(home, 'host.pid')
  const holder = Number(await readFile(path, 'utf8').catch(() => ''))
  if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new TimbrelError(
      'input',
      `${home}: another Timbrel uses it (process ${holder}); end that one, or set TIMBREL_HOME`,
    )
  }
  await writeFile(path, String(process.pid))
  return () => rm(path, { force: true })
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
