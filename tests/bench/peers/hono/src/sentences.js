// The sentences that a submission can be answered with, in every built-in locale:
// the same words as shared/src/texts, without those that only a browser needs.

import { negotiate } from "./locale.js";

const SENTENCES = {
  en: {
    done: "Thank you. We have received your message.",
    cut: "… (shortened)",
    required: "Please fill in this field.",
    required_choice: "Please choose one.",
    required_tick: "Please tick this box to continue.",
    email: "Enter an e-mail address like name@example.com.",
    phone: "Enter a phone number with its area code, like +44 20 7946 0000.",
    number: "Enter a number, like 12 or 12.5.",
    date: "Enter a date that exists.",
    choice: "Choose one of the options.",
    too_early: "Choose {limit} or later.",
    too_late: "Choose {limit} or earlier.",
    too_small: "Enter {limit} or more.",
    too_big: "Enter {limit} or less.",
    step: "Enter a multiple of {limit}.",
    too_short: "Enter at least {limit} characters.",
    too_long: "Enter at most {limit} characters.",
    pattern: "Use the requested format.",
    today: "today",
  },
  "zh-CN": {
    done: "谢谢，我们已收到您的信息。",
    cut: "……（已截短）",
    required: "请填写此项。",
    required_choice: "请选择一项。",
    required_tick: "请勾选后继续。",
    email: "请输入邮箱地址，例如 name@example.com。",
    phone: "请输入电话，例如 +86 138 1234 5678。",
    number: "请输入数字，例如 12 或 12.5。",
    date: "请输入有效的日期。",
    choice: "请从选项中选择。",
    too_early: "请选择 {limit} 或之后的日期。",
    too_late: "请选择 {limit} 或之前的日期。",
    too_small: "请输入不小于 {limit} 的数字。",
    too_big: "请输入不大于 {limit} 的数字。",
    step: "请输入 {limit} 的倍数。",
    too_short: "请至少输入 {limit} 个字符。",
    too_long: "最多可输入 {limit} 个字符。",
    pattern: "请按要求的格式填写。",
    today: "今天",
  },
};

const LOCALES = Object.keys(SENTENCES);

/** The sentence `key` in the built-in locale nearest to `locale`. */
export function sentence(locale, key) {
  return SENTENCES[SENTENCES[locale] ? locale : negotiate(LOCALES, [locale])][key];
}

/** The countries of ISO 3166-1, as alpha-2 codes. */
export const COUNTRIES = `
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
`
  .trim()
  .split(/\s+/);
