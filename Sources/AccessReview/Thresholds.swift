/// Where each detector begins to speak; each with its reason. Times are in hours or days.
///
/// Chosen on seeds 1 to 3 of the room `AccessSimulation` and by what one auditor can read in a
/// week, not by law; a city that knows its own figures sets them anew.
package struct Thresholds: Hashable, Sendable {
  // MARK: Care

  /// A visit submitted up to so many days after a read explains it: 48 hours are allowed for
  /// sending, and a stay is sent when it ends.
  package var visitAfterDays = 7
  /// A visit so many days before a read makes it part of the same care: results, controls.
  package var currentCareDays = 14
  /// A visit so many days before a read makes the person a known patient: chronic care, claims.
  package var knownPatientDays = 180

  // MARK: Chance

  /// Of the findings of a scan, the share that may be chance (Benjamini and Hochberg): an auditor
  /// bears one wrong of ten more easily than one missed.
  package var falseDiscoveryRate = 0.1
  /// Least variance of counts, in means: honest work comes in lumps, so Poisson alone is too sure.
  package var leastDispersion = 1.3
  /// Looks of the whole city that a facility's own rate is mixed with, so that a clinic with five
  /// reads a week is not judged by them alone.
  package var sharedLooks = 60.0
  /// Lengths of the windows that are scanned, in weeks: a burst, and a habit of a month.
  package var windowWeeks = [1, 2, 4]

  // MARK: Reads with no visit

  /// Fewer people than this in a window are not worth a question: wrong clicks, patients who left.
  package var leastWithoutVisit = 5
  /// So many times more than the facility's other readers, whatever the chance says.
  package var leastRatio = 2.0
  /// One person without a visit, read by one user on so many days: more than a wrong click.
  package var returningDays = 3
  /// Days between the first and the last of them: longer than most stays, whose visit may be lost.
  package var returningSpanDays = 7
  /// Days around them in which nobody else of the facility read that person: then it is no stay,
  /// which a ward reads in shifts, and fewer days between are enough.
  package var aloneDays = 7
  /// Where this share of a facility's people of a week has no visit, its sending is broken, and a
  /// read without a visit says nothing.
  package var brokenSendingShare = 0.35
  /// A user without visits in so many times the share of his colleagues, all the time, is named
  /// once: a referral desk, or a habit.
  package var steadyRatio = 4.0
  /// People without a visit for that, and weeks.
  package var steadyPeople = 40
  /// Weeks of work for a user's own usual share to count.
  package var ownWeeks = 6

  // MARK: Family and neighbours

  /// Chance per reader and week that somebody he reads outside care shares his rare word. By
  /// chance that is 600 readers x 0.004 = 2.4 a week at most, and fewer, since few words lie just
  /// below the level.
  package var nameLevel = 0.004
  /// Fewer neighbours than this in a window are not worth a question.
  package var leastNeighbours = 4

  // MARK: Quiet hours

  /// An hour with less than this share of the facility's usual open hour is quiet.
  package var quietShare = 0.25
  /// A pause of so many hours ends a sitting.
  package var sittingPauseHours = 2
  /// People outside current care in a sitting that make it bulk.
  package var bulkOutsideCare = 10
  /// People in a sitting that make it bulk even if all are in care: nobody treats so many at night.
  package var bulkPeople = 60
  /// Variance of people in a quiet hour, in means: one busy night is no misuse.
  package var quietDispersion = 2.0

  // MARK: Crowds

  /// Days of a window in which readers of one record are counted.
  package var crowdDays = 7
  /// Fewer readers outside current care than this are no crowd.
  package var leastOutsiders = 5
  /// Readers outside current care of one facility that count: with one visit that was never sent,
  /// a whole ward stands outside.
  package var outsidersOfOneFacility = 2
  /// Fewer readers of one facility than this are no crowd: a ward has three shifts.
  package var leastInsiders = 12
  /// Crowds of one facility that the fit may give by chance, over all its patients. Beside the
  /// discovery rate, which lets in dozens of teaching rounds once their bump outweighs the fit.
  package var houseCrowdsByChance = 0.15
  /// Of the crowds found, the share that may be chance: stricter than elsewhere, since the learned
  /// tail knows little of a teaching round.
  package var crowdDiscoveryRate = 0.05

  // MARK: Break-glass

  /// Hours until a reading past a refusal must have been reviewed.
  package var reviewHours = 72

  // MARK: New addresses

  /// Days of a certificate's first use in which its networks are learned.
  package var learningDays = 14
  /// A new network used on so many days, with care, is taken on.
  package var takenOnDays = 4
  /// People outside current care read from a new network.
  package var strangersFromNewNetwork = 3
  /// Chance that a certificate has a new network in so many days, for one stranger to be enough
  /// where the network is nobody else's: where providers change networks often, it says nothing.
  package var foreignNovelty = 0.15
  /// Chance of so many outside current care, if the new network were only a new line.
  package var networkLevel = 0.001

  // MARK: Neighbouring numbers

  /// Two numbers no farther apart are neighbours: serial numbers, with a check digit between.
  package var neighbourGap: UInt64 = 12
  /// Neighbouring numbers without a visit in a row; a family card has up to six, but they come.
  package var leastNeighbouringNumbers = 6
  /// Searches in a row with the same step between numbers.
  package var leastEqualSteps = 5
  /// A pause of so many days ends a row.
  package var sequencePauseDays = 3

  // MARK: Output

  /// Leaves that an anomaly names; the count says how many there are.
  package var leavesNamed = 1_000

  /// The thresholds of the house; each can be set by name.
  package init() {}
}
