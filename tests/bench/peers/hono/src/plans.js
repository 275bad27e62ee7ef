// Facts of the world's telephone numbering plans: country, calling code, trunk
// prefixes, and a bit for each number of digits a national number can have, in
// hexadecimal. The same table as shared/src/phone/plans.rs, whose source is Google's
// libphonenumber metadata (Copyright The Libphonenumber Authors, Apache-2.0).

const PLANS = `
AC 247 - 60, AD 376 - 340, AE 971 0 1fe0, AF 93 0 200, AG 1 1 400, AI 1 1 400, AL 355 0 3c0,
AM 374 0 100, AO 244 - 200, AR 54 0 c00, AS 1 1 400, AT 43 0 3ff0, AU 61 0 17e0, AW 297 - 80,
AX 358 0 1fe0, AZ 994 0 200, BA 387 0 300, BB 1 1 400, BD 880 0 7c0, BE 32 0 300, BF 226 - 100,
BG 359 0 13c0, BH 973 - 100, BI 257 - 100, BJ 229 - 400, BL 590 0 200, BM 1 1 400, BN 673 - 80,
BO 591 0 300, BQ 599 - 80, BR 55 0 d00, BS 1 1 400, BT 975 - 180, BW 267 - 580,
BY 375 0|80|8 fc0, BZ 501 - 880, CA 1 1 400, CC 61 0 17c0, CD 243 0 780, CF 236 - 100,
CG 242 - 200, CH 41 0 1200, CI 225 - 400, CK 682 - 20, CL 56 - e00, CM 237 - 300, CN 86 0 1f80,
CO 57 0 d00, CR 506 - 500, CU 53 0 5c0, CV 238 - 80, CW 599 - 180, CX 61 0 17c0, CY 357 - 100,
CZ 420 - 1e00, DE 49 0 3ff0, DJ 253 - 100, DK 45 - 100, DM 1 1 400, DO 1 1 400, DZ 213 0 300,
EC 593 0 f00, EE 372 - 580, EG 20 0 700, EH 212 0 200, ER 291 0 80, ES 34 - 200, ET 251 0 200,
FI 358 0 1fe0, FJ 679 - 880, FK 500 - 20, FM 691 - 80, FO 298 - 40, FR 33 0 200, GA 241 - 180,
GB 44 0 680, GD 1 1 400, GE 995 0 200, GF 594 0 200, GG 44 0 680, GH 233 0 300, GI 350 - 100,
GL 299 - 40, GM 220 - 280, GN 224 - 300, GP 590 0 200, GQ 240 - 200, GR 30 - 1c00, GT 502 - 900,
GU 1 1 400, GW 245 - 280, GY 592 - 80, HK 852 - be0, HN 504 - 900, HR 385 0 380, HT 509 - 100,
HU 36 06 300, ID 62 0 3f80, IE 353 0 780, IL 972 0 1f80, IM 44 0 400, IN 91 0 3f00, IO 246 - 80,
IQ 964 0 700, IR 98 0 4f0, IS 354 - 280, IT 39 - 1fc0, JE 44 0 400, JM 1 1 400, JO 962 0 300,
JP 81 0 3f00, KE 254 0 780, KG 996 0 600, KH 855 0 700, KI 686 0 120, KM 269 - 80, KN 1 1 400,
KP 850 0 500, KR 82 0 3f60, KW 965 - 180, KY 1 1 400, KZ 7 8 4400, LA 856 0 700, LB 961 0 180,
LC 1 1 400, LI 423 0 280, LK 94 0 200, LR 231 0 380, LS 266 - 100, LT 370 0|8 100, LU 352 - ff0,
LV 371 - 100, LY 218 0 200, MA 212 0 200, MC 377 0 300, MD 373 0 100, ME 382 0 300, MF 590 0 200,
MG 261 0 200, MH 692 1 80, MK 389 0 100, ML 223 - 100, MM 95 0 7c0, MN 976 0 700, MO 853 - 180,
MP 1 1 400, MQ 596 0 200, MR 222 - 100, MS 1 1 400, MT 356 - 100, MU 230 - 580, MV 960 - 480,
MW 265 0 280, MX 52 - 400, MY 60 0 700, MZ 258 - 300, NA 264 0 300, NC 687 - 40, NE 227 - 100,
NF 672 - 40, NG 234 0 1c00, NI 505 - 100, NL 31 0 fe0, NO 47 - 120, NP 977 0 d00, NR 674 - 80,
NU 683 - 90, NZ 64 0 7e0, OM 968 - 380, PA 507 - d80, PE 51 0 300, PF 689 - 340, PG 675 - 180,
PH 63 0 3f40, PK 92 0 1f00, PL 48 - 7c0, PM 508 0 240, PR 1 1 400, PS 970 0 700, PT 351 - 200,
PW 680 - 80, PY 595 0 fc0, QA 974 - b80, RE 262 0 200, RO 40 0 240, RS 381 0 1fc0, RU 7 8 4400,
RW 250 0 300, SA 966 0 600, SB 677 - a0, SC 248 - 80, SD 249 0 200, SE 46 0 17c0, SG 65 - 900,
SH 290 - 30, SI 386 0 1e0, SJ 47 - 120, SK 421 0 2c0, SL 232 0 100, SM 378 - 500, SN 221 - 200,
SO 252 0 3c0, SR 597 - c0, SS 211 0 200, ST 239 - 80, SV 503 - 980, SX 1 1 400, SY 963 0 300,
SZ 268 - 300, TA 290 - 10, TC 1 1 400, TD 235 - 100, TG 228 - 100, TH 66 0 2700, TJ 992 - 200,
TK 690 - f0, TL 670 - 180, TM 993 8 100, TN 216 - 100, TO 676 - a0, TR 90 0 3480, TT 1 1 400,
TV 688 - e0, TW 886 0 f80, TZ 255 0 200, UA 380 0 600, UG 256 0 200, US 1 1 400, UY 598 0 1ff0,
UZ 998 - 200, VA 39 - 1fc0, VC 1 1 400, VE 58 0 400, VG 1 1 400, VI 1 1 400, VN 84 0 780,
VU 678 - a0, WF 681 - 240, WS 685 - 4e0, XK 383 0 1f00, YE 967 0 380, YT 262 0 200, ZA 27 0 7e0,
ZM 260 0 200, ZW 263 0 680
`;

const plans = PLANS.split(",").map((line) => {
  const [country, code, trunk, lengths] = line.trim().split(" ");
  const trunkPrefixes = trunk === "-" ? [] : trunk.split("|");
  return { country, code, trunkPrefixes, lengths: Number.parseInt(lengths, 16) };
});

const plansByCountry = new Map(plans.map((plan) => [plan.country, plan]));

/** The plans of the countries that share a calling code. */
export const plansByCode = Map.groupBy(plans, (plan) => plan.code);

export function planOf(country) {
  return plansByCountry.get(country.toUpperCase()) ?? null;
}

// What is dialled to leave a country, where that is not `00`.
const ACCESS_BY_COUNTRY = {
  BY: ["810"], TJ: ["810"], TM: ["810"],
  JP: ["010"],
  GY: ["001"], HK: ["001"], KH: ["001"], MN: ["001"], TH: ["001"],
  ID: ["001", "008"], KR: ["001", "002"], SG: ["001", "002", "008"], TW: ["002"],
  KE: ["000"], TZ: ["000"], UG: ["000"],
  NG: ["009"], CU: ["119"],
};
const ACCESS_BY_CODE = { 1: ["011"], 7: ["810"], 61: ["0011"] };

export function accessCodes(plan) {
  return plan ? (ACCESS_BY_CODE[plan.code] ?? ACCESS_BY_COUNTRY[plan.country] ?? []) : [];
}
