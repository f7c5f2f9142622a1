/** Wraps shapes in an SVG document. Shapes are ours and never hold text of people. */
export function svg(width: number, height: number, shapes: string, label: string): string {
  const title = label.replace(/[&<>"']/g, '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">${shapes}</svg>`
}
