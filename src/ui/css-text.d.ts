/** A style sheet's text, as vite gives it. */
declare module '*.css?inline' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: that is how vite gives it
  export default text
}
