export const offline = {
  noLine: 'Không kết nối được máy chủ.',
  noLineWhy:
    'Cứ lập báo cáo tiếp: nội dung nhập vào báo cáo được giữ trên máy này và tự lưu lên máy chủ khi có kết nối.',
  noLineNothingKept:
    'Trình duyệt này không giữ được bản nào trên máy (bị cấm hoặc hết chỗ): đừng đóng trang đang nhập; nội dung tự lưu lên máy chủ khi có kết nối.',
  alsoElsewhere:
    'Một trang khác đang giữ nội dung chưa lưu của báo cáo này, nhập lúc {{at}}. Không bản nào ghi đè bản nào: bản lưu sau được đặt cạnh bản trước để chọn từng ô.',
  seeUnsent: 'Xem những bản chưa lưu',
  ended: 'Phiên đăng nhập đã hết.',
  otherPerson: 'Người khác đã đăng nhập ở thẻ khác của trình duyệt này.',
  endedWhy: 'Nội dung trên trang vẫn còn; đăng nhập lại để lưu tiếp.',
  logInAgain: 'Đăng nhập lại',
  dialogTitle: 'Đăng nhập lại để làm tiếp',
  dialogText:
    'Phiên làm việc của {{name}} đã hết. Nhập mật khẩu là tiếp tục đúng chỗ đang làm, không mất gì.',
  notYou:
    'Không phải {{name}}? Đóng hộp này rồi đăng xuất: người khác không làm tiếp được trên trang này và không thấy nội dung đang soạn.',
  wrong: 'Mật khẩu không đúng.',
  later: 'Để sau',
  goOn: 'Tiếp tục',
  newVersion: 'Có phiên bản mới.',
  newVersionWhy: 'Nội dung đang nhập được lưu trước khi đổi.',
  newVersionUnsafe: 'Chưa đổi được: nội dung đang nhập chưa lưu được ở đâu. Hãy thử lại sau.',
  takeNewVersion: 'Dùng phiên bản mới',
  noSignOut: 'Chưa đăng xuất được vì không kết nối được máy chủ. Hãy thử lại khi có kết nối.',
  unsent: {
    title: 'Chưa lưu lên máy chủ, đang giữ trên máy này',
    text: 'Chỉ bạn thấy danh sách này, và chỉ trên máy này. Báo cáo chờ đường truyền sẽ tự lưu khi có kết nối; lưu rồi vẫn là bản nháp, chưa gửi.',
    count_other: '{{count}} báo cáo chưa lưu lên máy chủ',
    report: 'Báo cáo',
    typedAt: 'Nhập lúc',
    why: 'Vì sao còn ở đây',
    line: 'Chờ đường truyền, sẽ tự lưu',
    conflict: 'Báo cáo đã được sửa ở nơi khác: mở ra để chọn',
    refused: 'Máy chủ không nhận: {{detail}}',
    unreadable: 'Có ô không đọc được: mở ra để sửa',
    acts: 'Thao tác',
    send: 'Lưu ngay',
    remove: 'Bỏ bản này',
    removeTitle: 'Bỏ nội dung chưa lưu?',
    removeText: 'Nội dung nhập lúc {{at}} cho {{report}} chưa có trên máy chủ. Bỏ đi là mất hẳn.',
  },
} as const;
