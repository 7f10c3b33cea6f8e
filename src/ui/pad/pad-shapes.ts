/** Shapes that tell instruments apart without colour. */
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'hexagon'] as const
export type Shape = (typeof SHAPES)[number]

const CORNERS: Readonly<Record<Exclude<Shape, 'circle'>, { count: number; turn: number; scale: number }>> = {
  square: { count: 4, turn: Math.PI / 4, scale: 1.15 },
  triangle: { count: 3, turn: -Math.PI / 2, scale: 1.3 },
  diamond: { count: 4, turn: 0, scale: 1.15 },
  hexagon: { count: 6, turn: 0, scale: 1.05 },
}

/** The shape of a model's n-th instrument. */
export function shapeOf(instrument: number): Shape {
  return SHAPES[instrument % SHAPES.length] ?? 'circle'
}

/** Lays a closed path of about one area for every shape; the caller fills or strokes it. */
export function traceShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  x: number,
  y: number,
  radius: number,
): void {
  context.beginPath()
  if (shape === 'circle') {
    context.arc(x, y, radius, 0, 2 * Math.PI)
    return
  }
  const { count, turn, scale } = CORNERS[shape]
  for (let corner = 0; corner < count; corner++) {
    const angle = turn + (2 * Math.PI * corner) / count
    context.lineTo(x + scale * radius * Math.cos(angle), y + scale * radius * Math.sin(angle))
  }
  context.closePath()
}
