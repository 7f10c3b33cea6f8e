import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TimbrelError } from '../../src/contract/errors.ts'
import { scanFolder } from '../../src/io/scan-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'timbrel-scan-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function put(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), 'RIFF')
  }
}

async function layout(): Promise<Record<string, string[]>> {
  const { instruments } = await scanFolder(root)
  return Object.fromEntries(instruments.map(({ name, recordings }) => [name, recordings.map(({ file }) => file)]))
}

async function skipped(): Promise<Record<string, string>> {
  return Object.fromEntries((await scanFolder(root)).skipped.map(({ file, why }) => [file, why]))
}

describe('instruments', () => {
  it('are the sub-folders, with all that lies below them, in natural order', async () => {
    put('flute/C10.wav', 'flute/C2.wav', 'flute/soft/C3.FLAC', 'harp/a/b/c/E1.aif', 'empty/readme.txt')
    expect(await layout()).toEqual({
      flute: ['flute/C2.wav', 'flute/C10.wav', 'flute/soft/C3.FLAC'],
      harp: ['harp/a/b/c/E1.aif'],
    })
  })

  it('are one for a flat folder, named after it', async () => {
    put('C4.wav', 'D4.ogg', 'E4.mp3')
    expect(Object.values(await layout())).toEqual([['C4.wav', 'D4.ogg', 'E4.mp3']])
    expect((await scanFolder(root)).instruments[0]?.name).toMatch(/^timbrel-scan-/)
  })

  it('are the prefixes of file names when that is plainly the scheme', async () => {
    put('flute_C4.wav', 'flute_D4.wav', 'guitar-E3.wav', 'guitar-G3.wav', 'odd.wav')
    const found = await layout()
    expect(found['flute']).toEqual(['flute_C4.wav', 'flute_D4.wav'])
    expect(found['guitar']).toEqual(['guitar-E3.wav', 'guitar-G3.wav'])
    expect(Object.keys(found)).toHaveLength(3)
  })

  it('are not made of a single prefix', async () => {
    put('flute_C4.wav', 'flute_D4.wav', 'solo_C4.wav')
    expect(Object.keys(await layout())).toHaveLength(1)
  })

  it('come from sub-folders and loose files together', async () => {
    put('harp/E1.wav', 'flute_C4.wav', 'flute_D4.wav', 'harp_C4.wav', 'harp_D4.wav')
    expect(await layout()).toEqual({
      flute: ['flute_C4.wav', 'flute_D4.wav'],
      harp: ['harp/E1.wav', 'harp_C4.wav', 'harp_D4.wav'],
    })
  })

  it('of samples/ are its folders, with nothing skipped', async () => {
    const scan = await scanFolder(fileURLToPath(new URL('../../samples', import.meta.url)))
    expect(scan.instruments.length).toBeGreaterThanOrEqual(12)
    expect(scan.instruments.find(({ name }) => name === 'flute')?.recordings[0]).toMatchObject({ file: 'flute/A4.wav' })
    expect(scan.skipped).toEqual([])
  })

  it('keep odd names as they are', async () => {
    put('__proto__/C4.wav', 'フルート ♯/é.WAV')
    const { instruments } = await scanFolder(root)
    expect(instruments.map(({ name }) => name)).toEqual(['__proto__', 'フルート ♯'])
    expect(instruments[1]?.recordings[0]?.file).toBe('フルート ♯/é.WAV')
  })
})

describe('what is passed over', () => {
  it('reports what looks like sound and is not, and keeps silent about the rest', async () => {
    put('f/C4.wav', 'f/._C4.wav', 'f/.hidden.wav', 'f/C4.m4a', 'f/notes.txt', 'f/.DS_Store', '__MACOSX/f/._C4.wav')
    put('f/mine.preview.wav')
    mkdirSync(join(root, 'f/x.wav'))
    writeFileSync(join(root, 'f/empty.wav'), '')
    expect(await skipped()).toEqual({
      __MACOSX: 'folder of AppleDouble files of macOS',
      'f/._C4.wav': 'AppleDouble file of macOS, not a recording',
      'f/.hidden.wav': 'hidden file',
      'f/C4.m4a': '.m4a is not read; convert it to WAV or FLAC',
      'f/empty.wav': 'empty file',
      'f/mine.preview.wav': 'preview that Timbrel wrote while training',
      'f/x.wav': 'a folder, though named like a recording',
    })
  })

  it('survives loops and dangling links, and follows honest ones', async () => {
    put('f/C4.wav', 'f/deep/D4.wav')
    symlinkSync(root, join(root, 'f/loop'))
    symlinkSync('self.wav', join(root, 'f/self.wav'))
    symlinkSync('nowhere.wav', join(root, 'f/gone.wav'))
    symlinkSync('C4.wav', join(root, 'f/alias.wav'))
    const scan = await scanFolder(root)
    expect(scan.instruments[0]?.recordings.map(({ file }) => file)).toEqual([
      'f/C4.wav',
      'f/alias.wav',
      'f/deep/D4.wav',
    ])
    expect(await skipped()).toEqual({
      'f/gone.wav': 'dangling symbolic link: its target is missing',
      'f/loop': 'symbolic link back to a folder already scanned',
      'f/self.wav': 'symbolic links that lead in a circle',
    })
  })

  it('enters a folder once, however many links lead to it', async () => {
    put('shared/C4.wav')
    symlinkSync(join(root, 'shared'), join(root, 'again'))
    symlinkSync(join(root, 'shared'), join(root, 'once more'))
    const { instruments } = await scanFolder(root)
    expect(instruments.map(({ recordings }) => recordings.map(({ file }) => file))).toEqual([['shared/C4.wav']])
    const why = 'the same folder as one already scanned'
    expect(await skipped()).toEqual({ again: why, 'once more': why })
  })

  it('never opens a FIFO, a socket or a device', async () => {
    put('f/C4.wav')
    execFileSync('mkfifo', [join(root, 'f/pipe.wav')])
    symlinkSync('/dev/zero', join(root, 'f/zero.wav'))
    const server: Server = createServer().listen(join(root, 'f/socket.wav'))
    await new Promise((resolve) => server.once('listening', resolve))
    const found = await skipped().finally(() => server.close())
    expect(found).toEqual({
      'f/pipe.wav': 'a named pipe (FIFO), never opened',
      'f/socket.wav': 'a socket, never opened',
      'f/zero.wav': 'a device, never opened',
    })
  })

  it('reports what this user may not read; root may read all', async () => {
    put('f/C4.wav', 'f/secret.wav', 'locked/D4.wav')
    chmodSync(join(root, 'f/secret.wav'), 0)
    chmodSync(join(root, 'locked'), 0)
    const found = await skipped().finally(() => chmodSync(join(root, 'locked'), 0o700))
    const expected = { 'f/secret.wav': 'not readable by this user', locked: 'not readable by this user' }
    expect(found).toEqual(process.getuid?.() === 0 ? {} : expected)
  })

  it('survives names that are not valid Unicode', async () => {
    put('f/C4.wav')
    writeFileSync(Buffer.concat([Buffer.from(`${root}/f/`), Buffer.from([0xff, 0xfe]), Buffer.from('.wav')]), 'x')
    const why = Object.values(await skipped())
    expect(why).toEqual(['cannot be opened by its name (it vanished, or the name is not valid Unicode)'])
  })
})

describe('scale and refusals', () => {
  it('finds 10,000 files in natural order', async () => {
    for (let folder = 0; folder < 10; folder++) {
      mkdirSync(join(root, `instrument ${folder}`))
      for (let file = 0; file < 1000; file++) writeFileSync(join(root, `instrument ${folder}`, `take ${file}.wav`), 'x')
    }
    const { instruments } = await scanFolder(root)
    expect(instruments.map(({ recordings }) => recordings.length)).toEqual(new Array(10).fill(1000))
    expect(instruments[9]?.recordings[999]?.file).toBe('instrument 9/take 999.wav')
  })

  it('refuses what is no folder of recordings', async () => {
    put('readme.txt')
    const refusal = async (path: string) => {
      const error = await scanFolder(path).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(TimbrelError)
      expect((error as TimbrelError).code).toBe('folder')
      return (error as TimbrelError).message
    }
    expect(await refusal(join(root, 'missing'))).toMatch(/found nothing there/)
    expect(await refusal(join(root, 'readme.txt'))).toMatch(/found a file/)
    expect(await refusal(root)).toMatch(/found none$/)
    writeFileSync(join(root, 'empty.wav'), '')
    expect(await refusal(root)).toMatch(/found none; skipped empty\.wav \(empty file\)$/)
  })
})
