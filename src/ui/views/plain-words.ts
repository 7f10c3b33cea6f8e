/** '1 recording', '3 recordings'. */
export function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`
}

/** With a true minus: '−9'. */
export function signed(value: number, digits = 0): string {
  return value.toFixed(digits).replace('-', '−')
}
