import RealModule

/// Student's t distribution. Of what is not a number its functions give none.
package struct StudentDistribution: Hashable, Sendable {
  /// The degrees of freedom, above 0.
  package let degrees: Double

  /// The distribution; nil unless `degrees` is above 0 and at most 10^10.
  package init?(degrees: Double) {
    guard degrees > 0, degrees <= 1e10 else { return nil }
    self.degrees = degrees
  }

  /// P(T <= t), to full relative precision in the lower tail.
  package func cdf(_ t: Double) -> Double { upperTail(-t) }

  /// P(T > t), to full relative precision in the upper tail.
  package func upperTail(_ t: Double) -> Double {
    if t.isInfinite { return t > 0 ? 0 : 1 }
    if t.isNaN { return t }
    let square = t * t
    let sum = degrees + square
    // Half the mass beyond |t|, from whichever end of the beta distribution is smaller.
    let outside = IncompleteBeta.both(degrees / 2, 0.5, x: degrees / sum, y: square / sum).lower
    return t >= 0 ? outside / 2 : 1 - outside / 2
  }

  /// The value that is exceeded with probability `tail`; nil outside 0 to 1 and at its ends.
  package func upperQuantile(_ tail: Double) -> Double? {
    guard tail > 0, tail < 1 else { return nil }
    if tail == 0.5 { return 0 }
    if tail > 0.5 { return upperQuantile(1 - tail).map { -$0 } }
    var upper = 2.0
    while upperTail(upper) > tail, upper < 1e300 { upper *= 2 }
    let scale =
      Double.exp(.logGamma((degrees + 1) / 2) - .logGamma(degrees / 2))
      / (degrees * .pi).squareRoot()
    return MonotoneRoot.find(from: upper / 2, lower: 0, upper: upper) { t in
      let slope = scale * .exp(-(degrees + 1) / 2 * .log(onePlus: t * t / degrees))
      return (tail - upperTail(t), slope)
    }
  }

  /// The quantile at `probability`; nil outside 0 to 1 and at its ends.
  package func quantile(_ probability: Double) -> Double? {
    upperQuantile(probability).map { -$0 }
  }
}
