// Lemmas 5 to 9 and the steps of their printed proofs, scaled to q = |a*|^2 = 1 (a and a* scale
// together: s, e, r, U^2, u^2 are in units of q) unless a statement names q.
//
// With E = e/U^2 or e/q, l = eta_a (k+pi-1)/(2 pi) (Lemma 5) or eta_a (pi-1)/(2 pi) (Lemmas 6, 9):
//   e+ = (1-l) e + l (pi-g) U^2/(k+pi-1)         s+ = (1-l) s + l ((g-1) q + e)/(pi-1)
// Invariance of [low, high] is asked with the slacks y = s - low, Y = high - s, which makes every
// step a sum of products of non-negative terms.
//
// Lemma 7: 2 pi <-grad_a, a*-a> = D + (pi-1) r - (pi+g-2) s + (g-1) q with D = (u-U)^2, and
// |a-a*|^2 = r - 2s + q; r = s^2 + d, d >= 0 by Cauchy and Schwarz.
#include "sidestep/certify/region_claims.h"

namespace sidestep {
namespace {

const char* const kAllTeachers = "all k, all teachers (scaled to |a*| = 1)";
const char* const kLemma7 =
    "D + s*((pi-1-2*pi*c)*s - (pi+g(phi)-2-4*pi*c)) + (g(phi)-1-2*pi*c) + (pi-1-2*pi*c)*d >= 0";
const char* const kRegionA = "s <= 1/20 or s^2 + d - s + 1/4 >= 1";
const char* const kLemma7Variables =
    "phi in 0 .. 5*pi/12; s in -inf .. inf; d in 0 .. inf; D in 0 .. inf";

void lemma_5(std::vector<RegionClaim>& list) {
  RegionClaim c = region_claim(
      "lemma-5", "Lemma 5",
      "|1'a_0| <= |U| and 0 <= e <= 3 U^2 (e = U (U - 1'a)) are kept by a step with "
      "eta_a <= 2 pi/(k+pi-1)",
      "all k, all teachers, all starts in the ball, every angle (scaled to U = 1)",
      "k in 1 .. inf; l in 0 .. 1; phi in 0 .. pi; x in -1 .. 1; E in 0 .. inf; y in 0 .. inf", "",
      "0 <= 1 - x <= c and 0 <= (1-l)*E + l*gap(phi)/(k+pi-1) and "
      "0 <= (1-l)*y + l*(c - gap(phi)/(k+pi-1))");
  c.detail =
      "one-step invariance, hence for all t; e = U^2 (1 - x) at the start, y = 3 - E. "
      "The constant 3 can be 2, which some starts attain";
  c.constant = ConstantQuestion{"c in e <= c U^2", "3", 1, 4, false};
  c.planted = {{"sign", "", "",
                "0 <= 1 - x <= c and 0 >= (1-l)*E + l*gap(phi)/(k+pi-1) and "
                "0 <= (1-l)*y + l*(c - gap(phi)/(k+pi-1))"},
               {"hypothesis",
                "k in 1 .. inf; l in 0 .. 2; phi in 0 .. pi; x in -1 .. 1; E in 0 .. inf; "
                "y in 0 .. inf",
                "", ""}};
  list.push_back(c);

  c = region_claim("lemma-5-step-1", "proof of Lemma 5, first line",
                   "-2 U^2 <= U 1'a_0 - U^2 <= 0 for a_0 in the ball (|1'a_0| <= |U| by Cauchy)",
                   "all k, all teachers (scaled to U = 1)", "x in -1 .. 1", "", "-2 <= x - 1 <= 0");
  c.planted = {{"constant", "", "", "-1.9 <= x - 1 <= 0"},
               {"sign", "", "", "-2 <= x + 1 <= 0"},
               {"hypothesis", "x in -2 .. 2", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-5-step-2", "proof of Lemma 5, last display", "2 + pi/(k+pi-1) <= 3",
                   "all k", "k in 1 .. inf", "", "(k-1)/(k+pi-1) >= 0");
  c.detail = "pi/(k+pi-1) <= 1 because k >= 1; tight at k = 1";
  c.planted = {{"constant", "", "", "2 + pi/(k+pi-1) <= 0.95*3"},
               {"sign", "", "", "(k-1)/(k+pi-1) <= 0"},
               {"hypothesis", "k in 0 .. inf", "", "2 + pi/(k+pi-1) <= 3"}};
  list.push_back(c);
}

void lemma_6(std::vector<RegionClaim>& list) {
  RegionClaim c =
      region_claim("lemma-6-step-1", "proof of Lemma 6, second display",
                   "s_t >= -4/(pi-1) q for all t (one step keeps it, as e >= 0 and g >= 0)",
                   kAllTeachers, "l in 0 .. 1; phi in 0 .. pi; E in 0 .. inf; y in 0 .. inf", "",
                   "0 <= (1-l)*y + l*(4 + g(phi) - 1 + E)/(pi-1)");
  c.detail = "y = s + 4/(pi-1); the start has s_0 >= -q";
  c.planted = {
      {"constant", "", "", "0 <= (1-l)*y + l*(0.95 + g(phi) - 1 + E)/(pi-1)"},
      {"sign", "", "", "0 <= (1-l)*y + l*(4 + g(phi) - 1 - E)/(pi-1)"},
      {"hypothesis", "l in 0 .. 1; phi in 0 .. pi; E in -inf .. inf; y in 0 .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-6-step-2", "proof of Lemma 6", "-4/(pi-1) q >= -2 q", "constants", "", "",
                   "4/(pi-1) <= 2");
  c.planted = {{"constant", "", "", "4/(pi-1) <= 0.93*2"}, {"sign", "", "", "4/(pi-1) <= -2"}};
  list.push_back(c);
  c = region_claim("lemma-6-step-3", "proof of Lemma 6, third display",
                   "|grad_w|^2 <= q^2 |v-v*|^2 if |a'a*| <= 2 q", kAllTeachers,
                   "x in -1 .. 1; t in 0 .. 1; z in -1 .. 1", "",
                   "0 <= (1-z)*(2*(1 - x^2*(1-t)^2) + x^2*(1-t)^2*(1-z))");
  c.detail =
      "x = s/(2q), t = phi/pi, z = cos phi; the printed text asks for s < 2q only, its lower bound "
      "is step 1";
  c.planted = {{"constant", "x in -1.05 .. 1.05; t in 0 .. 1; z in -1 .. 1", "", ""},
               {"sign", "", "", "0 <= (1-z)*(2*(1 - x^2*(1-t)^2) - x^2*(1-t)^2*(1-z))"},
               {"hypothesis", "x in -2 .. 2; t in 0 .. 1; z in -1 .. 1", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-6-step-4", "proof of Lemma 6, fourth display",
                   "1 <= sqrt(1 + x^2) <= 1 + x for the length x >= 0 of a step", "every step",
                   "x in 0 .. inf", "", "0 <= 2*x and 0 <= x^2");
  c.detail = "squared: 1 <= 1 + x^2 <= (1 + x)^2";
  c.planted = {{"sign", "", "", "0 <= -2*x and 0 <= x^2"},
               {"hypothesis", "x in -1 .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-6-step-5", "proof of Lemma 6, last display",
                   "|v-v*| <= 2 - 2 cos(5 pi/12) implies phi <= 5 pi/12", "every filter",
                   "phi in 0 .. pi", "2*sin(phi/2) <= 2 - 2*cos(5*pi/12)", "phi <= 5*pi/12");
  c.detail =
      "compares a norm with a squared norm: the bound 1.482 on |v-v*| allows angles up to 95.7 "
      "degrees; the statement survives with 2 sin(5 pi/24) = 1.2175, that is with a smaller C";
  c.state = {{"phi", "phi"}};
  c.plain_hypothesis = "2*sin(phi/2) <= 2 - 2*cos(5*pi/12)";
  c.plain_conclusion = "phi <= 5*pi/12";
  list.push_back(c);
  c = region_claim("lemma-6-step-5-repaired", "proof of Lemma 6, last display",
                   "|v-v*| <= 2 sin(5 pi/24) implies phi <= 5 pi/12", "every filter",
                   "y in 0 .. 7*pi/12", "", "0 <= 4*cos(5*pi/24 + y/4)*sin(y/4)");
  c.detail = "2 sin(phi/2) - 2 sin(5 pi/24) at phi = 5 pi/12 + y, as a product";
  c.planted = {{"constant", "", "", "0 <= 2*sin(5*pi/24 + y/2) - 1.05*2*sin(5*pi/24)"},
               {"sign", "", "", "0 <= -4*cos(5*pi/24 + y/4)*sin(y/4)"},
               {"hypothesis", "y in -pi/4 .. 7*pi/12", "", ""}};
  list.push_back(c);
}

void lemma_7(std::vector<RegionClaim>& list) {
  RegionClaim c = region_claim("lemma-7", "Lemma 7",
                               "<-grad_a L, a*-a> >= |a-a*|^2/(10 pi) on A (an instance of "
                               "Definition 3 with delta = 0)",
                               kAllTeachers, kLemma7Variables, kRegionA, kLemma7);
  c.detail = "proved without the bounds on e that A also asks for";
  c.constant =
      ConstantQuestion{"c in <-grad_a L, a*-a> >= c |a-a*|^2", "1/(10*pi)", 0.01, 0.2, true};
  c.plain_hypothesis = "phi <= 5*pi/12 and (s <= q/20 or r - s + q/4 >= q)";
  c.plain_conclusion =
      "(u-U)^2 + (pi-1)*r - (pi+g(phi)-2)*s + (g(phi)-1)*q >= 2*pi*(1/(10*pi))*distance_a";
  c.state = {{"phi", "phi"}, {"s", "s"}, {"r", "s^2+d"}, {"q", "1"}, {"U", "0"}, {"u", "sqrt(D)"}};
  c.planted = {
      {"sign", "", "",
       "D - s*((pi-1-2*pi*c)*s - (pi+g(phi)-2-4*pi*c)) + (g(phi)-1-2*pi*c) + (pi-1-2*pi*c)*d >= 0"},
      {"hypothesis", "", "0 <= 1", ""}};
  list.push_back(c);

  c = region_claim("lemma-7-step-1", "proof of Lemma 7, first display",
                   "|a-a*|^2 >= (1 - 2 C3) q if a'a* <= C3 q", kAllTeachers,
                   "r in 0 .. inf; z in 0 .. inf", "", "r + 2*z >= 0");
  c.detail = "z = C3 - s: |a-a*|^2 - (1 - 2 C3) = r + 2 z";
  c.planted = {{"constant", "", "", "r + 2*z >= 0.05*(1 - 2/20)"},
               {"sign", "", "", "r - 2*z >= 0"},
               {"hypothesis", "r in 0 .. inf; z in -inf .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-7-step-2", "proof of Lemma 7",
                   "g is decreasing: -g'(phi) = (pi - phi) sin phi >= 0", "every angle",
                   "psi in 0 .. pi", "", "psi*sin(psi) >= 0");
  c.planted = {{"constant", "", "", "psi*sin(psi) >= 0.05"},
               {"sign", "", "", "-psi*sin(psi) >= 0"},
               {"hypothesis", "psi in 0 .. 4", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-7-step-3", "proof of Lemma 7", "C2 = g(5 pi/12) - 1 = 0.4402",
                   "constants, to the four digits printed", "", "",
                   "abs(g(5*pi/12) - 1 - 0.4402) <= 0.00005");
  c.detail = "the next sentence says g(phi) >= C2 and means g(phi) - 1 >= C2";
  c.planted = {{"constant", "", "", "abs(g(5*pi/12) - 1 - 1.05*0.4402) <= 0.00005"},
               {"sign", "", "", "abs(g(5*pi/12) - 1 + 0.4402) <= 0.00005"}};
  list.push_back(c);
  c = region_claim("lemma-7-step-4", "proof of Lemma 7, last line",
                   "1/20 <= C2/(2 (C2 + pi)), so C3 = 1/20 may be taken", "constants", "", "",
                   "1/20 <= (g(5*pi/12)-1)/(2*(g(5*pi/12)-1+pi))");
  c.planted = {{"constant", "", "", "1.25*1/20 <= (g(5*pi/12)-1)/(2*(g(5*pi/12)-1+pi))"},
               {"sign", "", "", "1/20 <= -(g(5*pi/12)-1)/(2*(g(5*pi/12)-1+pi))"}};
  list.push_back(c);
  c = region_claim("lemma-7-step-5", "proof of Lemma 7, last display", "C2/(4 pi) >= 1/(10 pi)",
                   "constants", "", "", "(g(5*pi/12)-1)/(4*pi) >= 1/(10*pi)");
  c.planted = {{"constant", "", "", "(g(5*pi/12)-1)/(4*pi) >= 1.16*1/(10*pi)"},
               {"sign", "", "", "-(g(5*pi/12)-1)/(4*pi) >= 1/(10*pi)"}};
  list.push_back(c);
  c = region_claim("lemma-7-step-6", "proof of Lemma 7 (missing there)",
                   "the second alternative of A, |a - a*/2|^2 >= q, which the printed proof never "
                   "treats: (pi-g)(r-s) + (g-1)|a-a*|^2 >= |a-a*|^2/5",
                   kAllTeachers, "phi in 0 .. 5*pi/12; h in 0 .. inf; R in 0 .. inf", "",
                   "gap(phi)*(3/4+h) + (g(phi)-1-1/5)*R >= 0");
  c.detail = "r - s = 3/4 + h there; R = |a-a*|^2";
  c.planted = {{"constant", "", "", "gap(phi)*(3/4+h) + (g(phi)-1-0.463)*R >= 0"},
               {"sign", "", "", "-gap(phi)*(3/4+h) + (g(phi)-1-1/5)*R >= 0"},
               {"hypothesis", "phi in 0 .. pi; h in 0 .. inf; R in 0 .. inf", "", ""}};
  list.push_back(c);
}

void lemma_8(std::vector<RegionClaim>& list) {
  RegionClaim c = region_claim(
      "lemma-8-step-1", "proof of Lemma 8, third display",
      "Lemma 7 gives the contraction 1 - (pi/5) eta_a: <-grad_a L, a*-a> >= (pi/10)|a-a*|^2 on A",
      kAllTeachers, kLemma7Variables, kRegionA, kLemma7);
  c.constant = ConstantQuestion{"c in <-grad_a L, a*-a> >= c |a-a*|^2", "pi/10", 0.01, 0.2, true};
  c.detail = "Lemma 7 gives eta_a/(5 pi), not (pi/5) eta_a; steps 2 and 3 repair the proof";
  c.plain_hypothesis = "phi <= 5*pi/12 and (s <= q/20 or r - s + q/4 >= q) and 0 <= e <= 3*U^2";
  c.plain_conclusion =
      "(u-U)^2 + (pi-1)*r - (pi+g(phi)-2)*s + (g(phi)-1)*q >= 2*pi*(pi/10)*distance_a";
  c.state = {{"phi", "phi"}, {"s", "s"}, {"r", "s^2+d"}, {"q", "1"}, {"U", "0"}, {"u", "sqrt(D)"}};
  list.push_back(c);

  c = region_claim("lemma-8-step-2", "proof of Lemma 8, repaired",
                   "lambda_1 = eta_a/(5 pi) - eta_a^2 (k+pi-1)^2/pi^2 >= 3 eta_a/(20 pi) for "
                   "eta_a < pi/(20 (k+pi-1)^2)",
                   "all k", "t in 0 .. 1", "", "4 - t >= 3");
  c.detail = "eta_a = t pi/(20 (k+pi-1)^2); both sides times 20 pi/eta_a";
  c.planted = {{"constant", "", "", "4 - t >= 1.05*3"},
               {"sign", "", "", "-4 - t >= 3"},
               {"hypothesis", "t in 0 .. 2", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-8-step-3", "proof of Lemma 8, repaired",
                   "b_1/lambda_1 <= (10 pi/3) eta_a q <= q/6", "all k, all teachers",
                   "j in 0 .. inf; t in 0 .. 1", "", "0 <= (1-t)*pi^2 + j*(2*pi + j)");
  c.detail = "k = 1 + j: pi^2 t <= (k+pi-1)^2; tight at k = 1";
  c.planted = {{"constant", "", "", "0 <= (1-1.05*t)*pi^2 + j*(2*pi + j)"},
               {"sign", "", "", "0 <= (1-t)*pi^2 - j*(2*pi + j)"},
               {"hypothesis", "j in -1 .. inf; t in 0 .. 1", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-8-step-4", "proof of Lemma 8, second display",
                   "|11' + (pi-1) I| <= k+pi-1: |M h|^2 <= (k+pi-1)^2 |h|^2", "all k, all h",
                   "k in 1 .. inf; t in 0 .. 1; R in 0 .. inf", "", "0 <= R*k*(k+2*pi-2)*(1-t)");
  c.detail = "t = (1'h)^2/(k |h|^2), R = |h|^2";
  c.planted = {{"constant", "", "", "R*(k*(k+2*pi-2)*t + (pi-1)^2) <= 0.95*R*(k+pi-1)^2"},
               {"sign", "", "", "0 <= -R*k*(k+2*pi-2)*(1-t)"},
               {"hypothesis", "k in 1 .. inf; t in 0 .. 2; R in 0 .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-8-step-5", "proof of Lemma 8, second display",
                   "|x - y|^2 <= 2 |x|^2 + 2 |y|^2", "all vectors with |x| = x, |y| = y",
                   "x in 0 .. inf; y in 0 .. inf; z in -1 .. 1", "",
                   "0 <= (x - y)^2 + 2*(1+z)*x*y");
  c.detail = "z is the cosine of the angle between them";
  c.planted = {{"constant", "", "", "x^2 - 2*z*x*y + y^2 <= 1.9*x^2 + 1.9*y^2"},
               {"sign", "", "", "0 <= (x - y)^2 - 2*(1+z)*x*y"},
               {"hypothesis", "x in 0 .. inf; y in 0 .. inf; z in -2 .. 1", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-8-step-6", "proof of Lemma 8", "|a-a*|^2 >= q/4 on A", kAllTeachers,
                   "s in -inf .. 1/20; h in 0 .. inf; y in 0 .. inf; d in 0 .. inf", "",
                   "(1-s)^2 + d - 1/4 >= 0 and h + y >= 0 and y*(1+y) + d >= 0");
  c.detail =
      "three cases: s <= 1/20; |a-a*/2|^2 = 1 + h and s = 3/2 - y, where |a-a*|^2 - 1/4 = h + y; "
      "s = 3/2 + y, where it is y (1+y) + d";
  c.planted = {
      {"constant", "", "", "(1-s)^2 + d - 1/4 >= 0 and h + y - 0.0125 >= 0"},
      {"sign", "", "", "(1-s)^2 + d - 1/4 >= 0 and h - y >= 0"},
      {"hypothesis", "s in -inf .. 1; h in 0 .. inf; y in 0 .. inf; d in 0 .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-8-step-7", "proof of Lemma 8, last line",
                   "|a - a*/2|^2 <= q implies a'a* <= 3q/2 <= 2q", kAllTeachers,
                   "y in 0 .. inf; d in 0 .. inf", "", "0 <= y*(2+y) + d");
  c.detail = "at s = 3/2 + y: |a - a*/2|^2 - 1 = y (2+y) + d";
  c.planted = {{"constant", "", "", "0.05 <= y*(2+y) + d"},
               {"sign", "", "", "0 <= -y*(2+y) + d"},
               {"hypothesis", "y in -1 .. inf; d in 0 .. inf", "", ""}};
  list.push_back(c);
}

void lemma_9(std::vector<RegionClaim>& list) {
  RegionClaim c = region_claim("lemma-9-step-1", "proof of Lemma 9", "C2/(pi-1) > 1/5", "constants",
                               "", "", "(g(5*pi/12)-1)/(pi-1) > 1/5");
  c.planted = {{"constant", "", "", "(g(5*pi/12)-1)/(pi-1) > 1.05*1/5"},
               {"sign", "", "", "-(g(5*pi/12)-1)/(pi-1) > 1/5"}};
  list.push_back(c);
  c = region_claim("lemma-9-step-2", "proof of Lemma 9, first display",
                   "a'a* >= q/5 is kept by a step, if phi <= 5 pi/12 and e >= 0", kAllTeachers,
                   "l in 0 .. 1; phi in 0 .. 5*pi/12; E in 0 .. inf; y in 0 .. inf", "",
                   "0 <= (1-l)*y + l*((g(phi)-1+E)/(pi-1) - 1/5)");
  c.planted = {{"constant", "", "", "0 <= (1-l)*y + l*((g(phi)-1+E)/(pi-1) - 1.05*1/5)"},
               {"sign", "", "", "0 <= (1-l)*y + l*((g(phi)-1-E)/(pi-1) - 1/5)"},
               {"hypothesis", "l in 0 .. 1; phi in 0 .. pi; E in 0 .. inf; y in 0 .. inf", "", ""}};
  list.push_back(c);
  c = region_claim("lemma-9-step-3", "proof of Lemma 9, last display",
                   "a'a* <= M = 3q + 2U^2 is kept by a step, if e <= 3U^2", kAllTeachers,
                   "l in 0 .. 1; phi in 0 .. pi; w in 0 .. inf; y in 0 .. inf; z in 0 .. inf", "",
                   "0 <= (1-l)*y + l*(2 + gap(phi)/(pi-1) + w*(2 - 3/(pi-1)) + z/(pi-1))");
  c.detail = "w = U^2, e = 3w - z, y = M - s; uses 3/(pi-1) <= 2";
  c.planted = {
      {"constant", "", "",
       "0 <= (1-l)*y + l*(2 + gap(phi)/(pi-1) + w*(0.65*2 - 3/(pi-1)) + z/(pi-1))"},
      {"sign", "", "", "0 <= (1-l)*y + l*(2 + gap(phi)/(pi-1) + w*(2 - 3/(pi-1)) - z/(pi-1))"},
      {"hypothesis", "l in 0 .. 1; phi in 0 .. pi; w in 0 .. inf; y in 0 .. inf; z in -inf .. inf",
       "", ""}};
  list.push_back(c);
}

}  // namespace

std::vector<RegionClaim> claims_of_stage_one() {
  std::vector<RegionClaim> list;
  lemma_5(list);
  lemma_6(list);
  lemma_7(list);
  lemma_8(list);
  lemma_9(list);
  return list;
}

}  // namespace sidestep
