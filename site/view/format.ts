const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten: 10⁻³. */
export function powerOfTen(exponent: number): string {
  return `10${superscript(exponent)}`;
}

function superscript(value: number): string {
  return String(value).replace(/./g, (digit) => (digit === "-" ? "⁻" : (SUPERSCRIPTS[Number(digit)] as string)));
}

/** A positive number with two digits, whatever its size: 0.052, 3.4, 190, 2.1·10⁻⁹. */
export function short(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "∞";
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (exponent >= -3 && exponent < 4) return Number(value.toPrecision(2)).toString();
  const [digits = "1"] = value.toExponential(1).split("e");
  return digits === "1.0" ? powerOfTen(exponent) : `${digits}·${powerOfTen(exponent)}`;
}

/** A share from 0 to 1 in percent, with a space that does not break. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}\u00a0%`;
}
