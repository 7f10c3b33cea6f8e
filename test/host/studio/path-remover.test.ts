import { describe, expect, it } from 'vitest'
import { pathRemover } from '../../../src/host/studio/path-remover.ts'

describe('pathRemover', () => {
  const told = pathRemover(['/home/jane doe/.local/share/timbrel', 'C:\\Users\\Jane Doe\\timbrel', '/'])

  it.each([
    ['/home/jane doe/.local/share/timbrel/models/a b.timbrel: damaged', 'models/a b.timbrel: damaged'],
    ["ENOENT: no such file, open '/home/jane doe/.local/share/timbrel'", "ENOENT: no such file, open '.'"],
    ['C:\\Users\\Jane Doe\\timbrel\\state.json: expected', 'state.json: expected'],
    ["EACCES: open '/etc/timbrel/secret.json'", "EACCES: open 'secret.json'"],
    ['at file:/usr/lib/x.js', 'at file:x.js'],
    ["open 'D:\\music\\a.wav'", "open 'a.wav'"],
    ['flute/C5.wav: 44.1 kHz / 16 bit and/or less', 'flute/C5.wav: 44.1 kHz / 16 bit and/or less'],
    ['see http://127.0.0.1:80', 'see http://127.0.0.1:80'],
  ])('%s', (text, expected) => {
    expect(told(text)).toBe(expected)
  })
})
