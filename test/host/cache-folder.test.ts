import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultCacheFolder } from '../../src/host/cache-folder.ts'

describe('defaultCacheFolder', () => {
  it('takes TIMBREL_CACHE before anything else', () => {
    const folder = defaultCacheFolder({ TIMBREL_CACHE: '/data/cache', XDG_CACHE_HOME: '/xdg' }, 'linux', '/home/ann')
    expect(folder).toBe(resolve('/data/cache'))
  })

  it('follows XDG, but not to a relative place', () => {
    expect(defaultCacheFolder({ XDG_CACHE_HOME: '/xdg' }, 'linux', '/home/ann')).toBe('/xdg/timbrel')
    expect(defaultCacheFolder({ XDG_CACHE_HOME: 'xdg' }, 'linux', '/home/ann')).toBe('/home/ann/.cache/timbrel')
    expect(defaultCacheFolder({ TIMBREL_CACHE: '' }, 'linux', '/home/ann')).toBe('/home/ann/.cache/timbrel')
  })

  it('lies where macOS and Windows keep caches', () => {
    expect(defaultCacheFolder({}, 'darwin', '/Users/ann')).toBe('/Users/ann/Library/Caches/timbrel')
    expect(defaultCacheFolder({ LOCALAPPDATA: '/local' }, 'win32', '/home')).toBe('/local/timbrel/cache')
  })
})
