// The page's own fonts as rules that carry them along. Of the many files of a font only those are taken whose letters are on the stage.
let made: Promise<string> | undefined

/** Style rules with the fonts in them; made once. */
export function embeddedFonts(): Promise<string> {
  return (made ??= embed())
}

async function embed(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => fontRulesOf(sheet)).filter((rule) => coversLatin(rule.style.getPropertyValue('unicode-range')))
  const embedded = await Promise.all(rules.map(async (rule) => {
    const source = rule.style.getPropertyValue('src')
    const url = /url\("?([^")]+)"?\)/.exec(source)?.[1]
    if (url === undefined) return rule.cssText
    const address = new URL(url, rule.parentStyleSheet?.href ?? document.baseURI).href
    return rule.cssText.replace(/url\("?[^")]+"?\)/, `url("${await dataUrl(address)}")`)
  }))
  return embedded.join('\n')
}

function fontRulesOf(sheet: CSSStyleSheet): CSSFontFaceRule[] {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
  } catch {
    // A style sheet of another origin does not let itself be read: none of ours.
    return []
  }
}

/** Whether a font's file has the letters from A to Z. A font that does not say has all. */
export const coversLatin = (range: string): boolean => range === '' || /U\+0{0,4}(-|\?)/i.test(range)

async function dataUrl(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
