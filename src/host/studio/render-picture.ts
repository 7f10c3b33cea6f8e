import { dirname, join } from 'node:path'
import { writeAtomically } from '../../io/atomic-write.ts'
import { fileSource } from '../../io/file-source.ts'
import { mixToMono } from '../../io/mono.ts'
import { readWav } from '../../io/read-wav.ts'
import { drawSpectrograms } from '../spectrogram-picture.ts'
import { SPECTROGRAM_FILE } from './thread-task.ts'

/** Pixels without axes: as wide as the Render view has room for. */
const SIZE = { panelWidth: 880, panelHeight: 200 }

/** Draws the spectrogram of a render beside its file. */
export async function writeRenderPicture(path: string): Promise<void> {
  const source = await fileSource(path)
  const { interleaved, channels, rateHz } = await readWav(source, path).finally(() => source.close())
  const clip = { sampleRateHz: rateHz, samples: mixToMono(interleaved, channels).samples }
  const picture = drawSpectrograms([{ title: '', clip }], SIZE)
  await writeAtomically(join(dirname(path), SPECTROGRAM_FILE), async (file) => {
    await file.writeFile(picture)
  })
}
