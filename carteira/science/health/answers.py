"""How likely somebody answers, from the attempts made so far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerRate:
    """Posterior mean and equal-tailed interval of the probability of an answer to one attempt."""

    mean: float
    low: float
    high: float


def answer_rate(answers: int, attempts: int, *, prior_answers: float = 1.0, prior_attempts: float = 2.0, level: float = 0.95) -> AnswerRate:
    """Probability that the next attempt is answered (Beta-binomial).

    Use: compare ways of reaching a person by what came of each attempt, not by how often we used them.
    Shapes: counts of one person and one way; call it for each way.
    Units: probabilities of one attempt; `level` is the probability within the interval.
    Errors: ValueError when there are more answers than attempts, or a prior without weight on both sides.
    Cost and limits: two quantiles of a Beta distribution. Attempts count alike however old they are; the caller chooses the window.
    Source: conjugate Beta prior of a binomial rate, Gelman et al., Bayesian Data Analysis, section 2.4. The uniform prior is Beta(1, 1).
    Check: their example of 437 girls among 980 births gives a mean of 0.446 and the interval [0.415, 0.477].

    >>> rate = answer_rate(437, 980)
    >>> round(rate.mean, 3), round(rate.low, 3), round(rate.high, 3)
    (0.446, 0.415, 0.477)
    """
    from scipy.stats import beta  # heavy: only when asked

    if not 0 <= answers <= attempts:
        raise ValueError("answers must lie between 0 and attempts")
    if not 0 < prior_answers < prior_attempts:
        raise ValueError("the prior needs weight on both sides")
    hits, misses = prior_answers + answers, prior_attempts - prior_answers + attempts - answers
    low, high = (float(beta.ppf(q, hits, misses)) for q in ((1 - level) / 2, (1 + level) / 2))
    return AnswerRate(hits / (hits + misses), low, high)
