import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import * as v from 'valibot'

/** Where the window was left, in the pixels of the desktop. */
export interface WindowState {
  readonly bounds: Rectangle
  readonly maximised: boolean
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(-1_000_000), v.maxValue(1_000_000))
const STATE = v.object({
  bounds: v.object({ x: whole, y: whole, width: whole, height: whole }),
  maximised: v.boolean(),
})

/** The app is laid out from 900 pixels up. */
export const LEAST_WIDTH = 900
export const LEAST_HEIGHT = 600
const FIRST_WIDTH = 1280
const FIRST_HEIGHT = 832

/** The remembered state; null where there is none that can be read. */
export function readWindowState(path: string): WindowState | null {
  try {
    return v.parse(STATE, JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Synchronous: it is written while the window closes. What cannot be written is forgotten. */
export function writeWindowState(path: string, window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): void {
  const state: WindowState = { bounds: window.getNormalBounds(), maximised: window.isMaximized() }
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, JSON.stringify(state))
    renameSync(`${path}.new`, path)
  } catch {}
}

/**
 * Where to open a window: as it was left, moved and shrunk into the display it overlaps most; centred on the first
 * display (no x and y) where there is nothing remembered or its display has gone.
 *
 * @param areas the displays' areas free for windows; the primary one first.
 */
export function placedWindow(
  state: WindowState | null,
  areas: readonly Rectangle[],
): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  const [first] = areas
  const fresh = {
    width: Math.min(FIRST_WIDTH, first?.width ?? FIRST_WIDTH),
    height: Math.min(FIRST_HEIGHT, first?.height ?? FIRST_HEIGHT),
  }
  if (state === null) return fresh
  const { bounds } = state
  const [area] = [...areas].sort((a, b) => overlap(bounds, b) - overlap(bounds, a))
  if (area === undefined || overlap(bounds, area) === 0) return fresh
  const width = Math.min(area.width, Math.max(LEAST_WIDTH, bounds.width))
  const height = Math.min(area.height, Math.max(LEAST_HEIGHT, bounds.height))
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  }
}

/** Pixels that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, wide) * Math.max(0, high)
}
