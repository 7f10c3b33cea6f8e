import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { EvaluationReport } from '../../contract/evaluation.ts'
import type { EvaluationClip } from '../../contract/host-evaluation.ts'
import { writeAtomically } from '../../io/atomic-write.ts'
import { clipRows } from './page/clip-rows.ts'
import { reportPage } from './page/page.ts'

/**
 * Writes a report into a folder, made where it is missing: `report.json` and `index.html`, each whole or not at all.
 *
 * @returns their paths.
 * @throws TimbrelError 'input' when the folder cannot be written to.
 */
export async function writeReport(
  folder: string,
  report: EvaluationReport,
  clips: readonly EvaluationClip[],
): Promise<string[]> {
  const page = reportPage(report, await clipRows(clips))
  const files = [
    { path: join(folder, 'report.json'), text: `${JSON.stringify(report, null, 2)}\n` },
    { path: join(folder, 'index.html'), text: page },
  ]
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new TimbrelError('input', `${folder}: expected a folder to write the report to, cannot make it`, { cause })
  })
  for (const { path, text } of files) {
    await writeAtomically(path, async (file) => {
      await file.writeFile(text)
    })
  }
  return files.map(({ path }) => path)
}
