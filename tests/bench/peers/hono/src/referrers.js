// Who sends visitors: kind, name, host. `google.*` is any host with the label
// `google` before its public suffix. The same table as
// shared/src/attribution/referrers.txt.

const REFERRERS = `
search google google.*
search bing bing.com
search bing cn.bing.com
search yahoo search.yahoo.*
search yahoo yahoo.co.jp
search duckduckgo duckduckgo.com
search ecosia ecosia.org
search brave search.brave.com
search qwant qwant.com
search startpage startpage.com
search kagi kagi.com
search yandex yandex.*
search yandex ya.ru
search baidu baidu.com
search sogou sogou.com
search 360 so.com
search shenma sm.cn
search toutiao so.toutiao.com
search naver search.naver.com
search daum search.daum.net
search seznam search.seznam.cz
email gmail mail.google.com
email outlook outlook.live.com
email outlook outlook.office.com
email outlook outlook.office365.com
email yahoo mail.yahoo.*
email qq mail.qq.com
email qq wx.mail.qq.com
email netease mail.163.com
email netease mail.126.com
email aliyun qiye.aliyun.com
email gmx gmx.net
email webde web.de
email proton mail.proton.me
ai chatgpt chatgpt.com
ai chatgpt chat.openai.com
ai perplexity perplexity.ai
ai gemini gemini.google.com
ai copilot copilot.microsoft.com
ai claude claude.ai
ai deepseek chat.deepseek.com
ai kimi kimi.com
ai kimi kimi.moonshot.cn
ai doubao doubao.com
ai yuanbao yuanbao.tencent.com
ai tongyi tongyi.com
ai mistral chat.mistral.ai
social facebook facebook.com
social facebook fb.me
social instagram instagram.com
social threads threads.net
social linkedin linkedin.com
social linkedin lnkd.in
social x x.com
social x twitter.com
social x t.co
social youtube youtube.com
social youtube youtu.be
social tiktok tiktok.com
social pinterest pinterest.*
social reddit reddit.com
social quora quora.com
social hackernews news.ycombinator.com
social mastodon mastodon.social
social bluesky bsky.app
social vk vk.com
social whatsapp wa.me
social whatsapp web.whatsapp.com
social telegram t.me
social telegram web.telegram.org
social xing xing.com
social weibo weibo.com
social weibo weibo.cn
social weibo t.cn
social wechat weixin.qq.com
social wechat mp.weixin.qq.com
social douyin douyin.com
social xiaohongshu xiaohongshu.com
social xiaohongshu xhslink.com
social zhihu zhihu.com
social bilibili bilibili.com
social bilibili b23.tv
social kuaishou kuaishou.com
social douban douban.com
social tieba tieba.baidu.com
social toutiao toutiao.com
email gmail com.google.android.gm
search google com.google.android.googlequicksearchbox
social linkedin com.linkedin.android
social facebook com.facebook.katana
`;

export const referrers = REFERRERS.trim()
  .split("\n")
  .map((line) => {
    const [kind, source, pattern] = line.split(" ");
    return { kind, source, pattern };
  });
