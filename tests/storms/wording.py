"""What people write: Japanese and a little English, made up for the storm."""

from dataclasses import dataclass

from tests.storms.cast import Circle
from tests.storms.chance import Chance

__all__ = ["Topic", "closing", "opening", "reply_words", "topic_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject and its sentences."""

    subject: str
    lines: tuple[str, ...]


def topic(subject: str, *lines: str) -> Topic:
    return Topic(subject=subject, lines=lines)


PRIVATE = (
    topic(
        "日曜日のこと", "日曜日は十時に駅の改札で待ち合わせましょう。", "雨だったら映画にします。"
    ),
    topic(
        "写真ありがとう",
        "送ってくれた写真、みんなで見ました。",
        "おばあちゃんがとても喜んでいたよ。",
    ),
    topic("お誕生日おめでとう！", "お誕生日おめでとう！", "素敵な一年になりますように。"),
    topic("引っ越しました", "先月、隣の町に引っ越しました。", "落ち着いたらぜひ遊びに来てね。"),
    topic(
        "メールアドレス変えました",
        "アドレスを変えたので登録をお願いします。",
        "これからもよろしくね。",
    ),
    topic(
        "お久しぶりです",
        "お元気ですか。こちらは変わりなくやっています。",
        "久しぶりに会って話したいです。",
    ),
    topic(
        "明日のランチ",
        "明日のランチ、駅前の新しいお店を予約しました。",
        "十二時に現地集合でお願いします。",
    ),
    topic("旅行の相談", "来月の旅行、温泉か海かで迷っています。", "どちらがいいか教えてください。"),
    topic("レシピ送るね", "この間の煮物の作り方です。", "大根は先に下ゆでするとおいしいよ。"),
    topic(
        "お見舞い",
        "具合はいかがですか。無理をしないでくださいね。",
        "何かあればいつでも電話ください。",
    ),
    topic("年末の予定", "年末は実家に帰りますか。", "三十日なら時間があります。"),
    topic(
        "あけましておめでとうございます",
        "旧年中はお世話になりました。",
        "本年もよろしくお願いします。",
    ),
    topic("荷物届きました", "荷物、今日届きました。ありがとう！", "りんご、とても甘かったです。"),
    topic("コンサートのチケット", "チケットが二枚とれました。", "一緒に行きませんか。"),
    topic("借りていた本", "借りていた本を読み終わりました。", "次に会うときに返します。"),
    topic(
        "猫の里親さがし", "近所で子猫が三匹生まれました。", "里親になってくれる人を知りませんか。"
    ),
    topic(
        "Hello from Kobe",
        "We arrived yesterday and the weather is lovely.",
        "From the window you can see the harbour. See you next week!",
    ),
    topic(
        "Photos",
        "Here are the photos of the trip.",
        "Tell me which ones you would like to have printed.",
    ),
)
SCHOOL = (
    topic("PTA役員会のお知らせ", "次回の役員会は木曜日の午後三時からです。", "会議室は二階です。"),
    topic(
        "運動会の係について",
        "運動会のお手伝いの分担表を作りました。",
        "都合の悪い方はお知らせください。",
    ),
    topic("遠足の持ち物", "お弁当、水筒、雨具をお願いします。", "集合は八時十五分です。"),
    topic("卒業文集の原稿", "原稿の締め切りは今月末です。", "題名は自由だそうです。"),
    topic("バザーの品物", "バザーの品物を集めています。", "玄関の箱に入れてください。"),
)
WORK = (
    topic(
        "打ち合わせの件",
        "お世話になっております。",
        "来週火曜の打ち合わせは十四時からに変更となりました。",
    ),
    topic(
        "資料の送付",
        "お世話になっております。",
        "先日の資料の修正版をお送りします。ご確認ください。",
    ),
    topic("忘年会のご案内", "今年も忘年会を行います。", "出欠のお返事を金曜日までにお願いします。"),
    topic(
        "書類の受け取りについて",
        "申請の書類ができました。",
        "窓口にお越しの際は印鑑をお持ちください。",
    ),
    topic(
        "見積書", "ご依頼の見積もりができましたのでお知らせします。", "よろしくお願いいたします。"
    ),
)
CLUB = (
    topic("発表会の衣装", "衣装の見本が届きました。", "次の練習の日に合わせてみましょう。"),
    topic("次回の練習日", "次回の練習は土曜日の午後です。", "場所はいつものホールです。"),
    topic(
        "健康診断の日程",
        "健康診断の日程が決まりました。",
        "当日の朝は食事をとらずにお越しください。",
    ),
    topic("合宿の写真", "合宿の写真をまとめました。", "欲しい番号をお知らせください。"),
)
BY_CIRCLE = {Circle.SCHOOL: SCHOOL, Circle.WORK: WORK, Circle.CLUB: CLUB}

OPENINGS = (
    "花子さん",
    "花子ちゃんへ",
    "鈴木様",
    "こんにちは。",
    "花子さん、こんばんは。",
    "はなちゃん",
)
CLOSINGS = (
    "またね。",
    "よろしくお願いします。",
    "それではまた。",
    "返事待ってます。",
    "お体に気をつけて。",
    "ではでは",
)
REPLIES = (
    "ありがとう！了解しました。",
    "わかりました。楽しみにしています。",
    "ごめんね、その日は都合が悪いの。",
    "すぐに見てみますね。",
    "うれしいです。また連絡します。",
    "返事が遅くなってごめんなさい。",
    "大丈夫です。よろしくお願いします。",
    "写真も送ってくれたらうれしいな。",
)


def topic_for(circle: Circle, chance: Chance) -> Topic:
    return chance.pick(BY_CIRCLE.get(circle, PRIVATE))


def opening(chance: Chance) -> str:
    return chance.pick(OPENINGS)


def closing(chance: Chance) -> str:
    return chance.pick(CLOSINGS)


def reply_words(chance: Chance) -> str:
    return chance.pick(REPLIES)
